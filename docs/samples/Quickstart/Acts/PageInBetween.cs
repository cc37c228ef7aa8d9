using ConflictAware;

namespace Quickstart.Acts;

/// <summary>A 409 that says nothing about versions: a page of HTML, made by a firewall. It is not taken for more than it is.</summary>
internal static class PageInBetween
{
    public static async Task PlayAsync(Stage stage, Origin origin)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("shop", http => http.BaseAddress = origin.BaseAddress).AddConflictHandling();
        await using ServiceProvider provider = services.BuildServiceProvider();
        HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("shop");

        stage.Say("Something in front of the shop answers a write with 409 and a page of HTML:");
        using HttpResponseMessage answer = await http.PutAsJsonAsync("/guarded/products/lamp", new Product("Lamp", Stock: 10));

        Conflict? conflict = await answer.ReadConflictAsync();
        stage.Check(
            conflict is { Cause: ConflictCause.Unknown or ConflictCause.PossiblyBlocked, Remedy: Remedy.None, Problem: null },
            $"cause {conflict?.Cause}, remedy {conflict?.Remedy}: a page authorises nothing"
        );
        string page = await answer.Content.ReadAsStringAsync();
        stage.Check(
            page.EndsWith("</html>", StringComparison.Ordinal),
            $"the page is still there, whole: {page.Length} characters of {answer.Content.Headers.ContentType}"
        );
        stage.Check(origin.Answers("/guarded/products/lamp") == 1, "one request was made");
    }
}
