using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Notion: its conflict is a lost race on the server, and was seen after the change had been made all the same.</summary>
    public static Dialect Notion { get; } =
        new("Notion")
        {
            Hosts = ["api.notion.com"],
            Signs = [At.Json("/object").Is("error").And(At.Json("/code").Exists)],
            Code = ["/code"],
            Detail = ["/message"],
            Rules = [new(TransientContention, "conflict_error") { MaybeApplied = true }],
            // "Status codes": a data collision, and now and then an upload whose storage is down.
            Source = "https://developers.notion.com/reference/status-codes",
        };
}
