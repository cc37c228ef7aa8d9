using System.Net;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Does something before the first answer of one status is handed on: what others do meanwhile.</summary>
internal sealed class OnAnswer(HttpStatusCode status, Func<Task> react, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int _seen;

    /// <summary>How many answers had the status.</summary>
    public int Seen => _seen;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode == status && Interlocked.Increment(ref _seen) == 1)
            await react();
        return answer;
    }
}
