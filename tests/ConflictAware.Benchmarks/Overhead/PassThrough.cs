namespace ConflictAware.Benchmarks;

/// <summary>The least that a handler does: it awaits the next one.</summary>
internal sealed class PassThrough(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
}
