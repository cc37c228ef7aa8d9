using System.Net;

namespace ConflictAware;

/// <summary>Puts a conflict as problem details (RFC 9457) in the place of whatever body the origin sent with it.</summary>
internal static class StandardisedAnswer
{
    /// <summary>Replaces the body, which is kept inside the new one. An answer whose body is not read whole within the bounds stays as it is: nothing of it may be lost.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up. The answer is unchanged.</exception>
    public static async ValueTask ApplyAsync(
        Conflict conflict,
        HttpResponseMessage response,
        DetectionSettings settings,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte>? coded = await BodyPeek.ReadAsync(response, settings, synchronously, cancellationToken).ConfigureAwait(false);
        string? coding = Validators.Single(response.Content.Headers.NonValidated, "Content-Encoding");
        if (coded is not { } sent || ContentCoding.Decode(sent, coding, settings.MaxBodyBytes) is not { } body)
            return;

        HttpContent original = response.Content;
        string? type = Validators.Single(original.Headers.NonValidated, "Content-Type");
        response.Content = StandardisedConflict.ToContent(conflict, body, type, settings.MaxDepth);
        // Problem details under a 2xx would be taken for success (a conflict inside a bulk answer, say).
        if (response.IsSuccessStatusCode)
            response.StatusCode = HttpStatusCode.Conflict;
        original.Dispose();
    }
}
