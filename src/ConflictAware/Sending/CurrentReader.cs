using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>Reads what the origin holds now, as the base of a write (law 8).</summary>
internal sealed class CurrentReader(ConflictEngine engine, Transport transport)
{
    private readonly RepresentationBody _body = new(transport, engine.Time);

    /// <summary>Asks for a representation that the origin itself vouches for, without a content coding: codings get tags of their own, or share one.</summary>
    public static void Prepare(HttpRequestMessage request)
    {
        HttpHeadersNonValidated fields = request.Headers.NonValidated;
        if (!fields.Contains("Accept-Encoding"))
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity, gzip;q=0, deflate;q=0, br;q=0");
        if (!fields.Contains("Cache-Control"))
            request.Headers.TryAddWithoutValidation("Cache-Control", "no-cache");
    }

    /// <summary>Reads what the template's target holds.</summary>
    /// <param name="template">The write that is prepared, or looked into.</param>
    /// <param name="asProof">Whether something is to be proven by it: then no cache on the way will do (law 8).</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <param name="known">What it held when it was last read; returned when it still does, which saves the body.</param>
    /// <returns>The representation; null when the origin says that there is none (404, 410).</returns>
    /// <exception cref="HttpRequestException">The answer is another failure, or no complete representation.</exception>
    public async ValueTask<Representation?> ReadAsync(
        RequestTemplate template,
        bool asProof,
        CancellationToken cancellationToken,
        Representation? known = null
    )
    {
        var intent = new WriteIntent { Engine = engine, IsTyped = true };
        HttpRequestMessage request = template.Read(intent);
        Uri asked = request.RequestUri!;
        // If-None-Match compares weakly (RFC 9110 §13.1.2): under a weak tag, or a strong one that was weak before, other bytes may count as the same.
        bool isConditional = known is { IsFromToken: false, Validators.EntityTag: { IsWeak: false } };
        if (isConditional)
            new Precondition.IfChanged(known!.Validators.EntityTag!.Value).ApplyTo(request.Headers);
        using HttpResponseMessage answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (asProof && !IsFresh(answer))
            throw new HttpRequestException("The answer came out of a cache.");
        if (isConditional && answer.StatusCode == HttpStatusCode.NotModified)
            return known;
        Representation? current = await ReadAsync(answer, template.Target, asked, intent, cancellationToken).ConfigureAwait(false);
        if (current is not null)
            engine.Learn(current);
        return current;
    }

    /// <summary>Reads what the template's target holds, if it is something else than what is known.</summary>
    /// <returns>The representation; null when the origin still holds the known one.</returns>
    /// <exception cref="HttpRequestException">The answer is a failure, or no complete representation.</exception>
    public async ValueTask<Representation?> ReadIfChangedAsync(
        RequestTemplate template,
        Representation known,
        CancellationToken cancellationToken
    )
    {
        var intent = new WriteIntent { Engine = engine, IsTyped = true };
        HttpRequestMessage request = template.Read(intent);
        Uri asked = request.RequestUri!;
        if (known.Validators.EntityTag is { } tag)
            new Precondition.IfChanged(tag).ApplyTo(request.Headers);
        else if (known.Validators.LastModified is { } date)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", date);
        using HttpResponseMessage answer = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotModified)
            return null;
        Representation current =
            await ReadAsync(answer, template.Target, asked, intent, cancellationToken).ConfigureAwait(false)
            ?? throw NotARepresentation(answer);
        engine.Learn(current);
        bool isKnown = known.Validators.ProveSameAs(current.Validators) || known.Content.Span.SequenceEqual(current.Content.Span);
        return isKnown ? null : current;
    }

    /// <summary>
    /// Reads the new representation out of the answer to a write, where the answer says that it is that: by <c>Content-Location</c> (RFC 9110 §8.7) or by
    /// <c>Preference-Applied: return=representation</c> (RFC 7240 §3). Null otherwise, and when the body does not arrive: the write was carried out all the same.
    /// </summary>
    public async ValueTask<Representation?> TryReadAfterWriteAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        bool isTold =
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created
            && (AppliesPreference(answer) || IsLocatedAt(answer, write.Template.Target));
        return isTold ? await TryReadCompleteAsync(write, answer, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>
    /// Reads the current representation out of a 412, where the origin says twice that it is that: by the preference that it applied (RFC 8144 §3.2) and by
    /// <c>Content-Location</c>. Null otherwise: the tag of a 412 alone is often that of the error page.
    /// </summary>
    public async ValueTask<Representation?> TryReadRefusalAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        if (
            answer.StatusCode != HttpStatusCode.PreconditionFailed
            || !AppliesPreference(answer)
            || !IsLocatedAt(answer, write.Template.Target)
        )
            return null;
        Representation? told = await TryReadCompleteAsync(write, answer, cancellationToken).ConfigureAwait(false);
        bool isError = told?.ContentType?.MediaType is "application/problem+json" or "application/problem+xml";
        return told is { IsFresh: true, Validators.EntityTag: { IsWeak: false } } && !isError ? told : null;
    }

    private async ValueTask<Representation?> TryReadCompleteAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ReadCompleteAsync(
                    answer,
                    write.Template.Target,
                    write.Intent.WasRedirected,
                    cancellationToken,
                    // Many say it in the answer to a GET alone.
                    write.Over?.AcceptPatch
                )
                .ConfigureAwait(false);
        }
        // Whatever it is: the status line has said already what became of the write (law 16).
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Reads the representation out of an answer to a GET.</summary>
    /// <returns>The representation; null when the origin says that there is none (404, 410).</returns>
    /// <exception cref="HttpRequestException">The answer is another failure, or no complete representation.</exception>
    private async ValueTask<Representation?> ReadAsync(
        HttpResponseMessage response,
        Uri target,
        Uri asked,
        WriteIntent intent,
        CancellationToken cancellationToken
    )
    {
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            engine.SeenTargets.Remove(target);
            return null;
        }
        if (response.StatusCode != HttpStatusCode.OK)
            throw NotARepresentation(response);
        bool wasRedirected = intent.WasRedirected || (!intent.IsProbed && IsRedirected(response, asked));
        return await ReadCompleteAsync(response, target, wasRedirected, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Representation> ReadCompleteAsync(
        HttpResponseMessage response,
        Uri target,
        bool wasRedirected,
        CancellationToken cancellationToken,
        string? acceptedPatches = null
    )
    {
        // Nobody should send identity in this field (RFC 9110 §8.4.1), and some do.
        if (response.Content.Headers.ContentEncoding.Any(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            throw new HttpRequestException(
                HttpRequestError.InvalidResponse,
                $"{target} was answered in a content coding that was not asked for. Switch on AutomaticDecompression in the primary handler, or have the origin honour Accept-Encoding."
            );
        ReadOnlyMemory<byte> content = await _body.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        MediaTypeHeaderValue? contentType = ContentTypeOf(response);
        content = JsonEncoding.ToUtf8(content, contentType);
        Validators validators = wasRedirected ? default : engine.Carrier.Read(response, content);
        return new Representation(target, engine.Carrier.Unwrap(content), contentType, validators)
        {
            WasRedirected = wasRedirected,
            IsFresh = IsFresh(response),
            AcceptPatch = AcceptPatchOf(response) ?? acceptedPatches,
            Sha256Digest = ReprDigest.ReadSha256(response),
            WriteIdField = engine.Options.WriteId?.HeaderName is { } field ? Validators.Single(response.Headers.NonValidated, field) : null,
        };
    }

    private static bool AppliesPreference(HttpResponseMessage answer)
    {
        if (answer.Headers.NonValidated.TryGetValues("Preference-Applied", out HeaderStringValues applied))
        {
            foreach (string preference in applied)
            {
                if (preference.Contains("return=representation", StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }
        return false;
    }

    private static bool IsLocatedAt(HttpResponseMessage answer, Uri target)
    {
        string? location = Validators.Single(answer.Content.Headers.NonValidated, "Content-Location");
        return Uri.TryCreate(target, location, out Uri? told) && location is not null && told == target;
    }

    private static string? AcceptPatchOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Accept-Patch", out HeaderStringValues types) ? types.ToString() : null;

    private static HttpRequestException NotARepresentation(HttpResponseMessage response) =>
        new(
            response.IsSuccessStatusCode
                ? $"The read was answered with {(int)response.StatusCode}; only a complete 200 can be the base of a write."
                : $"The read was answered with {(int)response.StatusCode} ({response.ReasonPhrase}).",
            inner: null,
            response.StatusCode
        );

    private static bool IsFresh(HttpResponseMessage response) => response.Headers.Age is not { } age || age <= TimeSpan.Zero;

    private static bool IsRedirected(HttpResponseMessage response, Uri asked) =>
        response.RequestMessage?.RequestUri is { IsAbsoluteUri: true } answered && answered != asked;

    public static MediaTypeHeaderValue? ContentTypeOf(HttpResponseMessage response) =>
        MediaTypeHeaderValue.TryParse(
            Validators.Single(response.Content.Headers.NonValidated, "Content-Type"),
            out MediaTypeHeaderValue? type
        )
            ? type
            : null;
}
