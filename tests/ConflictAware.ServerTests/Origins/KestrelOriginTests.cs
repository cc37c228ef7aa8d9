using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ConflictAware.ServerTests.Origins;

public class KestrelOriginTests
{
    [TestCase(HttpProtocols.Http1, "1.1")]
    [TestCase(HttpProtocols.Http2, "2.0")]
    public async Task Put_WithPreconditions_IsDecidedAsInMemory(HttpProtocols protocols, string version)
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync(protocols: protocols);
        origin.Resources.Put("/a%20b", "{\"n\":1}");
        using HttpClient client = origin.CreateClient();
        client.DefaultRequestVersion = Version.Parse(version);
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using HttpResponseMessage read = await client.GetAsync("a%20b");
        string tag = read.Headers.NonValidated["ETag"].ToString();
        using HttpResponseMessage written = await PutAsync(client, "a%20b", "{\"n\":2}", tag);
        using HttpResponseMessage stale = await PutAsync(client, "a%20b", "{\"n\":3}", tag);
        using var headRequest = new HttpRequestMessage(HttpMethod.Head, "a%20b?x=1")
        {
            Version = Version.Parse(version),
            VersionPolicy = client.DefaultVersionPolicy,
        };
        using HttpResponseMessage head = await client.SendAsync(headRequest);

        Assert.That(read.Version, Is.EqualTo(Version.Parse(version)));
        Assert.That(
            (read.StatusCode, written.StatusCode, stale.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.PreconditionFailed))
        );
        Assert.That(stale.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That((head.StatusCode, head.Content.Headers.ContentLength), Is.EqualTo((HttpStatusCode.OK, 7)));
        Assert.That(origin.Resources.Commits.Select(commit => commit.TextAfter), Is.EqualTo(new[] { "{\"n\":1}", "{\"n\":2}" }));
    }

    [TestCase(TagStyle.Unquoted)]
    [TestCase(TagStyle.LowerCaseWeak)]
    public async Task Put_MalformedTag_TravelsAsItIs(TagStyle style)
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync(new OriginOptions { Tags = style });
        origin.Resources.Put("/a", "1");
        using HttpClient client = origin.CreateClient();
        using HttpResponseMessage read = await client.GetAsync("a");
        using HttpResponseMessage written = await PutAsync(client, "a", "2", read.Headers.NonValidated["ETag"].ToString());
        Assert.That(written.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task LoseAnswer_Reset_CommitsAndBreaksTheConnection()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        origin.Resources.LoseAnswer(new Interference.Reset());
        using HttpClient client = origin.CreateClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync(client, "a", "mine"));
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("mine"));
    }

    [Test]
    public async Task LoseAnswer_Silence_DoesNotHoldTheOriginUp()
    {
        var written = new TaskCompletionSource();
        Task<HttpResponseMessage> sent;
        using var client = new HttpClient();
        await using (KestrelOrigin origin = await KestrelOrigin.StartAsync())
        {
            origin.Resources.LoseAnswer(new Interference.Silence());
            origin.Resources.AfterWrite("/a", _ => written.SetResult());
            client.BaseAddress = origin.BaseAddress;
            sent = PutAsync(client, "a", "mine");
            await written.Task;
            Assert.That(sent.IsCompleted, Is.False);
        }
        await Assert.ThrowsAsync<HttpRequestException>(() => sent);
    }

    [Test]
    public async Task Park_SenderGivesUp_RequestStillArrivesWhenReleased()
    {
        await using KestrelOrigin origin = await KestrelOrigin.StartAsync();
        ParkedRequest parked = origin.Resources.Park();
        using HttpClient client = origin.CreateClient();
        using var cancellation = new CancellationTokenSource();
        Task<HttpResponseMessage> sent = client.PutAsync("a", new StringContent("late"), cancellation.Token);
        await parked.Stopped;
        await cancellation.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => sent);
        parked.Release();
        await parked.Answered;
        Assert.That(origin.Resources.TextOf("/a"), Is.EqualTo("late"));
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string json, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }
}
