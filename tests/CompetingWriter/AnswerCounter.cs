using System.Net;

namespace CompetingWriter;

/// <summary>Counts writes, and how many of them were refused.</summary>
internal sealed class AnswerCounter : DelegatingHandler
{
    public AnswerCounter()
        : base(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { }

    public int Writes { get; private set; }

    public int Refused { get; private set; }

    public void Reset() => (Writes, Refused) = (0, 0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Put)
            Writes++;
        if (answer.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
            Refused++;
        return answer;
    }
}
