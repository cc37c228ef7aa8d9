namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>Gives the first write up when the test says so, as a timeout would.</summary>
internal sealed class GivesUp(Task when) : DelegatingHandler
{
    private bool _done;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_done || request.Method == HttpMethod.Get)
            return await base.SendAsync(request, cancellationToken);
        _done = true;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<HttpResponseMessage> sent = base.SendAsync(request, end.Token);
        await when;
        await end.CancelAsync();
        return await sent;
    }
}
