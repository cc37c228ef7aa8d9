using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Dropbox: 409 for every error that belongs to one endpoint, whatever it is.</summary>
    public static Dialect Dropbox { get; } =
        new("Dropbox")
        {
            Hosts = ["api.dropboxapi.com", "content.dropboxapi.com"],
            Signs = [At.Json("/error_summary").Exists.And(At.Json("/error/.tag").Exists)],
            Code = ["/error_summary"],
            Detail = ["/user_message/text", "/user_message"],
            Rules =
            [
                new(AlreadyExists) { When = At.Json("/error_summary").Contains("conflict/") },
                new(TransientContention) { When = At.Json("/error_summary").Contains("too_many_write_operations") },
                new(VersionMismatch) { When = At.Json("/error_summary").StartsWith("incorrect_offset"), Remedy = Remedy.None },
                new(NotAConflict),
            ],
            Source = "https://www.dropbox.com/developers/documentation/http/documentation#error-handling",
        };
}
