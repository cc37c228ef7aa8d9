using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Telegram: two pollers, one bot.</summary>
    public static Dialect Telegram { get; } =
        new("Telegram bots")
        {
            Hosts = ["api.telegram.org"],
            Signs = [At.Json("/ok").Is("false").And(At.Json("/error_code").Is("409"))],
            Detail = ["/description"],
            RetryAfter = ["/parameters/retry_after"],
            Rules = [new(SessionSuperseded) { Status = 409, Confidence = Confidence.Likely }],
            // "Conflict: terminated by other getUpdates request".
            Source = "https://core.telegram.org/bots/api#getupdates",
        };
}
