using System.Net;

namespace ConflictAware;

/// <summary>
/// Makes the change again on the current representation, once: a fresh read may be what was missing, and where the origin refuses the same again it was not.
/// </summary>
internal sealed class ReapplyOnceResolver : IBuiltInResolver
{
    public static readonly ReapplyOnceResolver Instance = new();

    private static readonly ConflictResolution.Surface DidNotHelp = new(
        "Reading the current representation and making the change again on it did not help."
    );

    // A name that is taken stays taken. But a 412 to a create means that somebody else created it first: a race, like that for a version.
    public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
        new(
            context is { Attempt: 1 } or { Conflict: { Cause: ConflictCause.AlreadyExists, StatusCode: HttpStatusCode.PreconditionFailed } }
                ? ReapplyResolver.Decide(context)
                : DidNotHelp
        );
}
