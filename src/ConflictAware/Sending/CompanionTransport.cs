namespace ConflictAware;

/// <summary>Sends what several callers wait for through one who still does.</summary>
internal sealed class CompanionTransport(CombinedEdit together) : Transport
{
    public override long MaxRepresentation => together.Sender.Transport.MaxRepresentation;

    public override TimeSpan BodyTimeout => together.Sender.Transport.BodyTimeout;

    public override async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await together.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
}
