namespace ConflictAware;

/// <summary>Sends through a client, so that its <see cref="HttpClient.Timeout"/> bounds each hop, and nothing but the hop.</summary>
internal sealed class HttpClientTransport(HttpClient http) : Transport
{
    public override long MaxRepresentation => http.MaxResponseContentBufferSize;

    public override TimeSpan BodyTimeout => http.Timeout;

    public override async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WriteIntent intent = ((IntentRequest)request).Intent;
        (HttpMethod method, Uri? target) = (request.Method, request.RequestUri);
        intent.Begin(request);
        try
        {
            // With the body left out, a 2xx is known as such even if its body never arrives (law 16).
            HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .ConfigureAwait(false);
            Count(intent, () => intent.End(answer, method));
            // Without a probe a handler that rewrites the URI looks like a redirect. Then a validator is not trusted that could have been.
            if (!intent.IsProbed && answer.RequestMessage?.RequestUri is { } answered && answered != target)
                intent.WasRedirected = true;
            return answer;
        }
        catch (Exception failure) when (failure is not EngineLentException)
        {
            Count(intent, () => intent.Attempts.End(failure));
            throw;
        }
    }

    // Where an attempt probe stands further in, it has counted already, and knows better.
    private static void Count(WriteIntent intent, Action end)
    {
        if (intent.IsProbed || intent.Engine.IsProbed)
            return;
        intent.Attempts.Start();
        end();
    }
}
