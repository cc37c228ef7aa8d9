using System.Globalization;

namespace ConflictAware;

/// <summary>Entity tags that a server makes of a file's time of modification. <c>Last-Modified</c> says the same time, which makes them known for certain.</summary>
internal static class FileTags
{
    private const int MicrosecondsPerSecond = 1_000_000;

    /// <summary>Whether Apache httpd made the tag: <c>"size-time"</c> or <c>"inode-size-time"</c>, the time in microseconds, all hexadecimal.</summary>
    /// <remarks>It is weak for the first second after a write, never matched then, and strong with the same characters afterwards.</remarks>
    public static bool IsApache(Validators validators) =>
        Parts(validators) is [.., _, var time] && Number(time) / MicrosecondsPerSecond == Seconds(validators);

    /// <summary>Whether nginx made the tag: <c>"time-size"</c>, the time in seconds, both hexadecimal.</summary>
    /// <remarks>Writes to such files are its dav module's, which looks at no precondition.</remarks>
    public static bool IsNginx(Validators validators) => Parts(validators) is [var time, _] && Number(time) == Seconds(validators);

    private static string[]? Parts(Validators validators)
    {
        if (validators is not { EntityTag: { } tag, LastModified: not null })
            return null;
        string text = tag.ToString();
        string[] parts = text[(tag.IsWeak ? 2 : 0)..].Trim('"').Split('-');
        return Array.TrueForAll(parts, static part => Number(part) is not null) ? parts : null;
    }

    private static long? Number(string hexadecimal) =>
        long.TryParse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static long? Seconds(Validators validators) => HttpDate.Parse(validators.LastModified)?.ToUnixTimeSeconds();
}
