using ConflictAware;

namespace Quickstart.Acts;

/// <summary>Two people who have one order open at the same time. Each has a client of their own, as in two processes: they meet at the origin.</summary>
internal sealed class TwoEditors : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private TwoEditors(ServiceProvider provider, HttpClient ada, HttpClient bob) => (_provider, Ada, Bob) = (provider, ada, bob);

    public HttpClient Ada { get; }

    public HttpClient Bob { get; }

    /// <summary>Seats them. What Ada's client does about a conflict is hers to say; both know what tells the lines of an order apart.</summary>
    public static TwoEditors At(Origin origin, Action<ConflictPolicy>? adaThen = null)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("ada", http => http.BaseAddress = origin.BaseAddress).AddConflictHandling(o => Merge(o, adaThen));
        services.AddHttpClient("bob", http => http.BaseAddress = origin.BaseAddress).AddConflictHandling(o => Merge(o, then: null));
        ServiceProvider provider = services.BuildServiceProvider();
        IHttpClientFactory factory = provider.GetRequiredService<IHttpClientFactory>();
        return new TwoEditors(provider, factory.CreateClient("ada"), factory.CreateClient("bob"));
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private static void Merge(ConflictHandlingOptions options, Action<ConflictPolicy>? then)
    {
        ConflictPolicy policy = options.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku"));
        then?.Invoke(policy);
    }
}
