using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware.ServerTests.Composition;

/// <summary>Puts a token on each request, and a new one when the origin says that it has expired.</summary>
internal sealed class BearerToken : DelegatingHandler
{
    private int _number = 1;

    public int Refreshed => _number - 1;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{_number}");
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Unauthorized)
            return answer;
        answer.Dispose();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{++_number}");
        return await base.SendAsync(request, cancellationToken);
    }
}
