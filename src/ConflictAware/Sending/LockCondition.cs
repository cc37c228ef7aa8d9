using System.Net;

namespace ConflictAware;

/// <summary>A write under a lock carries two conditions, the version and the token (RFC 4918 §10.4), and 412 does not say which of them failed.</summary>
internal static class LockCondition
{
    /// <summary>Whether either may have failed. A dialect that tells them apart is believed.</summary>
    public static bool MayHaveFailed(WriteOperation write, Conflict? conflict) =>
        conflict is { StatusCode: HttpStatusCode.PreconditionFailed, Cause: ConflictCause.PreconditionFailed }
        && write.Precondition is Precondition.IfMatch or Precondition.IfUnmodifiedSince
        // Of the request that was sent: the token may come out of the default header fields of the client.
        && write.Answer?.RequestMessage?.Headers.NonValidated.Contains("If") == true;

    /// <summary>Whether it was the version: the origin shows another by now, or cannot have matched this one (§13.1.1 of RFC 9110).</summary>
    public static async ValueTask<bool> IsOfVersionAsync(WriteOperation write, OriginView origin, CancellationToken cancellationToken)
    {
        if (write.Precondition is { IsWeak: true })
            return true;
        try
        {
            Representation? current = await origin.ShowAsync(write, cancellationToken).ConfigureAwait(false);
            return current is null || Precondition.Protecting(current.Validators) != write.Precondition;
        }
        catch (Exception unreadable)
            when (unreadable is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Why a refusal that was not the version's is surfaced; null for any other.</summary>
    public static string? Explain(WriteOperation write, Conflict conflict) =>
        MayHaveFailed(write, conflict)
            ? "The version is still the current one, so it was the lock token: the lock has ended, or is somebody else's by now."
            : null;
}
