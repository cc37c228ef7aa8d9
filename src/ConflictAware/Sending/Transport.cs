namespace ConflictAware;

/// <summary>Sends one request and returns as soon as the header section of its answer is there: through an <see cref="HttpClient"/>, or on to the next handler.</summary>
internal abstract class Transport
{
    /// <summary>Whether everything must complete before the call returns (<see cref="HttpClient.Send(HttpRequestMessage)"/>).</summary>
    public virtual bool IsSynchronous => false;

    /// <summary>The largest representation that is read, in bytes.</summary>
    public virtual long MaxRepresentation => int.MaxValue;

    /// <summary>How long reading one body may take.</summary>
    public virtual TimeSpan BodyTimeout => Timeout.InfiniteTimeSpan;

    public abstract ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
