using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>Which engine the typed calls of a client run on: that of its <c>ConflictHandler</c>, or, on a client without one, an engine of its own with the defaults.</summary>
internal static class ClientEngines
{
    private static readonly ConditionalWeakTable<HttpClient, ConflictEngine> Engines = [];

    public static ConflictEngine Of(HttpClient http) =>
        Engines.GetValue(http, static _ => new ConflictEngine(new ConflictHandlingOptions(), isProvisional: true));

    public static void Set(HttpClient http, ConflictEngine engine) => Engines.AddOrUpdate(http, engine);
}
