namespace ConflictAware;

/// <summary>Sends what several callers wait for through one who still does.</summary>
internal sealed class CompanionTransport(CombinedEdit together) : Transport
{
    public override long MaxRepresentation => together.Transport.MaxRepresentation;

    public override TimeSpan BodyTimeout => together.Transport.BodyTimeout;

    public override ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        together.Transport.SendAsync(request, cancellationToken);
}
