using System.Net;
using System.Text.Json;

namespace ConflictAware;

/// <summary>A JSON Patch that nothing guards but the <c>test</c> operations in it: the origin has no validators, or its version is one of the members.</summary>
internal static class TestedPatch
{
    /// <summary>Whether an answer may say that a test failed. RFC 6902 §5 and RFC 5789 §2.2 leave the status to the origin, so a dialect that says something else is believed.</summary>
    public static bool MayHaveFailed(WriteOperation write, HttpResponseMessage answer, Conflict? conflict) =>
        answer.StatusCode
            is HttpStatusCode.BadRequest
                or HttpStatusCode.Conflict
                or HttpStatusCode.PreconditionFailed
                or HttpStatusCode.UnprocessableEntity
        && conflict is null or { Cause: ConflictCause.Unknown or ConflictCause.PreconditionFailed or ConflictCause.MergeConflict }
        && write.Precondition is null or Precondition.IfVersion
        && write.Template.Method == HttpMethod.Put
        && Outgoing.CanTest(write.Format, write.Over);

    /// <summary>Whether the origin holds something else than what the patch was made of, as far as that can be read: then a test failed, or would now.</summary>
    public static async ValueTask<bool> HasFailedAsync(
        Representation over,
        ValueTask<Representation?> reading,
        CancellationToken cancellationToken
    )
    {
        try
        {
            Representation? current = await reading.ConfigureAwait(false);
            return current is not { IsJson: true } || !JsonValue.Equal(over.Content.Span, current.Content.Span);
        }
        catch (JsonException)
        {
            return true;
        }
        catch (Exception unreadable)
            when (unreadable is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
