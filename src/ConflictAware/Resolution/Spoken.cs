using System.Globalization;

namespace ConflictAware;

/// <summary>Times as people read them.</summary>
internal static class Spoken
{
    public static string Time(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
