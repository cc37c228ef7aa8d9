using System.Net.Http.Headers;

namespace ConflictAware.Tests.Model;

/// <summary>What applications put between conflict handling and the network.</summary>
internal sealed class InnerHandlers(Inner kind) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (kind is Inner.Hedge or Inner.PatientHedge && request.Method != HttpMethod.Get)
            return await HedgeAsync(request, cancellationToken);
        if (kind is Inner.CopyAndRetry && request.Method != HttpMethod.Get)
            request = await CopyAsync(request, cancellationToken);
        try
        {
            HttpResponseMessage answer = await SendOnceAsync(request, cancellationToken);
            if ((int)answer.StatusCode < 500)
                return answer;
            answer.Dispose();
        }
        catch (Exception transient)
            when (transient is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested) { }
        return await SendOnceAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        if (kind is Inner.BufferAndRetry)
            await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        return answer;
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync(cancellationToken)),
        };
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
            copy.Headers.TryAddWithoutValidation(name, values);
        foreach ((string name, HeaderStringValues values) in request.Content.Headers.NonValidated)
            copy.Content.Headers.TryAddWithoutValidation(name, values);
        return copy;
    }

    private async Task<HttpResponseMessage> HedgeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var loser = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<HttpResponseMessage> one = base.SendAsync(request, loser.Token);
        Task<HttpResponseMessage> two = base.SendAsync(request, loser.Token);
        Task<HttpResponseMessage> first = await Task.WhenAny(one, two);
        if (kind is Inner.PatientHedge)
            await Task.WhenAll(one, two)
                .ContinueWith(
                    static ended => ended.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
        if (!first.IsCompletedSuccessfully)
            first = first == one ? two : one;
        try
        {
            return await first;
        }
        finally
        {
            loser.Cancel();
            _ = Task.WhenAll(one, two).ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        }
    }
}
