using System.Net;
using System.Text;

namespace ConflictAware.Tests.Resolution;

/// <summary>What a resolver is told, in a word.</summary>
internal static class Contexts
{
    public static readonly TimeSpan ContentionPause = TimeSpan.FromMilliseconds(11);
    public static readonly TimeSpan WaitingPause = TimeSpan.FromMilliseconds(222);

    public static readonly Uri Target = new("http://origin.example/a");

    public static Representation Current { get; } = new(Target, Encoding.UTF8.GetBytes("{}"), null, default);

    public static Conflict Conflict(
        ConflictCause cause = ConflictCause.VersionMismatch,
        HttpStatusCode status = HttpStatusCode.PreconditionFailed,
        TimeSpan? retryAfter = null
    ) =>
        new()
        {
            StatusCode = status,
            Method = HttpMethod.Put,
            Target = Target,
            Cause = cause,
            RetryAfter = retryAfter,
        };

    public static ConflictContext Context(
        Conflict? conflict = null,
        bool canReapply = false,
        bool canResend = false,
        bool mayHaveBeenApplied = false,
        int attempt = 1,
        string? mine = "mine",
        Func<CancellationToken, ValueTask<Representation?>>? current = null,
        TimeSpan elapsed = default
    ) =>
        new(conflict ?? Conflict(), current ?? (static _ => throw new InvalidOperationException("Nobody should have looked.")))
        {
            CanReapply = canReapply,
            CanResend = canResend,
            MayHaveBeenApplied = mayHaveBeenApplied,
            Attempt = attempt,
            Elapsed = elapsed,
            Mine = mine is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(mine),
            ContentionPause = ContentionPause,
            WaitingPause = WaitingPause,
        };

    /// <summary>What a decision is, in a word: the case, and what it holds except a reason.</summary>
    public static string Word(ConflictResolution resolution) =>
        resolution switch
        {
            ConflictResolution.Surface => "surface",
            ConflictResolution.Resend resend => $"resend after {resend.After.TotalMilliseconds}",
            ConflictResolution.Reread reread => $"reread after {reread.After.TotalMilliseconds}",
            ConflictResolution.ResendWith with => $"write {Encoding.UTF8.GetString(with.Content.Span)}{(with.Recreate ? " anew" : "")}",
            ConflictResolution.AcceptCurrent => "accept current",
            ConflictResolution.AlreadyApplied => "already applied",
            _ => throw new ArgumentOutOfRangeException(nameof(resolution)),
        };
}
