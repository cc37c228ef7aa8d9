using System.Net.Http.Json;
using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class WhichConflict
{
    public sealed record User(string Name);

    public static async Task<HttpResponseMessage> AskAsync(HttpClient http, User user)
    {
        #region ask an answer
        HttpResponseMessage response = await http.PostAsJsonAsync("register", user);
        if (await response.ReadConflictAsync() is { } conflict)
            Console.WriteLine($"{conflict.Cause} ({conflict.Confidence}): {conflict.Code}, {conflict.Detail}");
        #endregion
        return response;
    }

    public static void Enable(IServiceCollection services)
    {
        #region enable dialects
        services
            .AddHttpClient("table", http => http.BaseAddress = new Uri("https://dynamodb.example"))
            .AddConflictHandling(o => o.Dialects.Enable(Dialects.DynamoDb, Dialects.Etcd));
        #endregion
    }
}
