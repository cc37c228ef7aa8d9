using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>Which engine the typed calls of a client run on: that of its <c>ConflictHandler</c>, or, on a client without one, an engine of its own with the defaults.</summary>
internal static class ClientEngines
{
    private static readonly ConditionalWeakTable<HttpClient, EngineSource> Engines = [];

    public static ConflictEngine Of(HttpClient http) =>
        Engines
            .GetValue(http, static _ => new EngineSource(new ConflictEngine(new ConflictHandlingOptions(), isProvisional: true)))
            .Current;

    public static void Set(HttpClient http, EngineSource engines) => Engines.AddOrUpdate(http, engines);
}
