using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>
/// What was found out about some texts that come again and again, with the last one at hand: a client asks mostly one host, which answers mostly in one media type, and
/// comparing a text with the last one takes a fraction of looking it up. Thread-safe.
/// </summary>
/// <typeparam name="T">What is found out.</typeparam>
/// <param name="findOut">Finds it out.</param>
/// <param name="comparer">When two texts are the same.</param>
internal sealed class Remembrance<T>(Func<string, T> findOut, StringComparer comparer)
{
    // Clients talk to a handful of hosts in a handful of media types; one that crawls the world must not fill memory with their names.
    private const int MostRemembered = 256;

    // What is longer than a name of a host may be comes from somebody who makes it up.
    private const int LongestRemembered = 256;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(comparer);
    private Entry? _last;

    public T Of(string text) => _last is { } last && last.Text == text ? last.Value : LookUp(text);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T LookUp(string text)
    {
        if (!_entries.TryGetValue(text, out Entry? entry))
        {
            entry = new Entry(text, findOut(text));
            if (text.Length <= LongestRemembered && _entries.Count < MostRemembered)
                _entries.TryAdd(text, entry);
        }
        _last = entry;
        return entry.Value;
    }

    private sealed record Entry(string Text, T Value);
}
