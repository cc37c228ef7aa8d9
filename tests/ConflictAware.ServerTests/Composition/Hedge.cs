namespace ConflictAware.ServerTests.Composition;

/// <summary>Sends two clones of each request side by side, and takes what succeeds first, as a hedging handler does when the first is slow.</summary>
internal sealed class Hedge : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var loses = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<HttpResponseMessage>[] both = [base.SendAsync(Clone(request), loses.Token), base.SendAsync(Clone(request), loses.Token)];
        Task<HttpResponseMessage> first = await Task.WhenAny(both);
        Task<HttpResponseMessage> other = both[first == both[0] ? 1 : 0];
        if (first.IsCompletedSuccessfully && first.Result.IsSuccessStatusCode)
        {
            await loses.CancelAsync();
            _ = other.ContinueWith(static late => late.IsCompletedSuccessfully ? late.Result : null, TaskScheduler.Default);
            return await first;
        }
        return await other;
    }

    private static HttpRequestMessage Clone(HttpRequestMessage request)
    {
        var clone = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = request.Content,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };
        foreach ((string name, IEnumerable<string> values) in request.Headers)
            clone.Headers.TryAddWithoutValidation(name, values);
        foreach ((string name, object? value) in request.Options)
            ((IDictionary<string, object?>)clone.Options)[name] = value;
        return clone;
    }
}
