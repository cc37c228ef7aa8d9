namespace ConflictAware;

/// <summary>The mark of a request that the handler leaves alone.</summary>
internal static class Bypass
{
    private static readonly HttpRequestOptionsKey<bool> Key = new("ConflictAware.Bypass");

    public static void Apply(HttpRequestMessage request) => request.Options.Set(Key, true);

    public static bool Applies(HttpRequestMessage request) => request.Options.TryGetValue(Key, out bool bypass) && bypass;
}
