using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Zendesk: safe updates and lost races.</summary>
    public static Dialect Zendesk { get; } =
        new("Zendesk")
        {
            Hosts = ["*.zendesk.com"],
            Code = ["/error/title", "/error", "/errors/*/code"],
            Detail = ["/description", "/error/message"],
            Rules =
            [
                // The request says safe_update and updated_stamp.
                new(VersionMismatch, "UpdateConflict"),
                new(TransientContention, "DatabaseConflict") { Remedy = Remedy.None },
            ],
            Source = "https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#protecting-against-ticket-update-collisions",
        };
}
