namespace ConflictAware.Tests.Sending;

/// <summary>A transport that a function stands for; what was sent through it is kept.</summary>
internal sealed class StubTransport(Func<HttpRequestMessage, HttpResponseMessage> answer, bool isSynchronous = false) : Transport
{
    /// <summary>Through which nobody should send.</summary>
    public static StubTransport None => new(static _ => throw new InvalidOperationException("Nobody should have sent."));

    public List<HttpRequestMessage> Sent { get; } = [];

    public override bool IsSynchronous => isSynchronous;

    public override ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Add(request);
        HttpResponseMessage response = answer(request);
        response.RequestMessage ??= request;
        return new ValueTask<HttpResponseMessage>(response);
    }
}
