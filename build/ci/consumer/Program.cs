// What somebody does who has just added the package: register a client, update a resource that somebody else writes to as well.
using System.Net;
using System.Text;
using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services
    .AddHttpClient("counter", client => client.BaseAddress = new Uri("http://origin.example/"))
    .AddConflictHandling()
    .ConfigurePrimaryHttpMessageHandler(() => new CounterOrigin());

using ServiceProvider provider = services.BuildServiceProvider();
HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("counter");
Versioned<Counter> updated = await http.UpdateAsync<Counter>("counter", counter => counter with { Value = counter.Value + 1 });

Console.WriteLine($"{Environment.Version}: {updated.Value.Value}");
return updated.Value.Value == 11 ? 0 : 1;

internal sealed record Counter(int Value);

/// <summary>Somebody else sets the counter to 10 before the first write arrives.</summary>
internal sealed class CounterOrigin : HttpMessageHandler
{
    private int _version = 1;
    private string _content = "{\"value\":0}";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
            return Answer(HttpStatusCode.OK, _content);
        if (_version == 1)
            (_version, _content) = (2, "{\"value\":10}");
        if (request.Headers.IfMatch.SingleOrDefault()?.Tag != $"\"{_version}\"")
            return Answer(HttpStatusCode.PreconditionFailed, "");
        _content = await request.Content!.ReadAsStringAsync(cancellationToken);
        _version++;
        return Answer(HttpStatusCode.OK, _content);
    }

    private HttpResponseMessage Answer(HttpStatusCode status, string content)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent(content, Encoding.UTF8, "application/json") };
        answer.Headers.TryAddWithoutValidation("ETag", $"\"{_version}\"");
        return answer;
    }
}
