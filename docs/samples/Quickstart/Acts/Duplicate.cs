using ConflictAware;

namespace Quickstart.Acts;

/// <summary>A conflict that nobody but the caller can resolve. It comes back with its reason, and is not sent again.</summary>
internal static class Duplicate
{
    public static async Task PlayAsync(Stage stage, Origin origin)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("shop", http => http.BaseAddress = origin.BaseAddress).AddConflictHandling();
        await using ServiceProvider provider = services.BuildServiceProvider();
        HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("shop");

        stage.Say("Ada registers twice:");
        var ada = new Registration("ada@example.com");
        using HttpResponseMessage first = await http.PostAsJsonAsync("/register", ada);
        using HttpResponseMessage second = await http.PostAsJsonAsync("/register", ada);

        Conflict? none = await first.ReadConflictAsync();
        Conflict? conflict = await second.ReadConflictAsync();
        stage.Check(first.IsSuccessStatusCode && none is null, "the first time is no conflict");
        stage.Check(
            conflict?.Problem is { Type: "https://shop.example/problems/email-taken" },
            $"the second time is: {conflict?.Problem?.Title} {conflict?.Detail}"
        );
        stage.Check(origin.Answers("/register") == 2, "nothing was sent again");
    }
}
