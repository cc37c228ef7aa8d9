using System.Collections.Concurrent;

namespace ConflictAware;

/// <summary>A place in a JSON body. Interned: two places are the same when they are the same object, which is how captured values are found again.</summary>
internal sealed class JsonPlace
{
    /// <summary>The step for each element of an array.</summary>
    public const string EachStep = "*";

    /// <summary>The last step for the names of an object's members. No member name can be confused with it: a slash is written <c>~1</c>.</summary>
    public const string NamesStep = "/names()";

    private static readonly ConcurrentDictionary<string, JsonPlace> Known = new(StringComparer.Ordinal);

    private static int _count;

    private JsonPlace(string pointer)
    {
        Id = Interlocked.Increment(ref _count) - 1;
        Pointer = pointer;
        string[] steps = pointer.Length == 0 ? [] : pointer[1..].Split('/');
        IsNames = pointer.EndsWith(NamesStep, StringComparison.Ordinal);
        Steps = [.. (IsNames ? steps[..^1] : steps).Select(Unescape)];
        Name = new NameSet([Steps is [.., var last] ? last : EachStep]);
    }

    /// <summary>A small number, for tables of places.</summary>
    public int Id { get; }

    public string Pointer { get; }

    /// <summary>The name under which something stands there: the last step.</summary>
    public NameSet Name { get; }

    public IReadOnlyList<string> Steps { get; }

    public bool IsNames { get; }

    /// <summary>The place of a JSON Pointer.</summary>
    /// <exception cref="ArgumentException">The pointer is neither empty nor does it begin with a slash.</exception>
    public static JsonPlace Get(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        if (pointer.Length > 0 && pointer[0] != '/')
            throw new ArgumentException(
                $"'{pointer}' is no JSON Pointer. Begin it with a slash, for example /error/code.",
                nameof(pointer)
            );
        return Known.GetOrAdd(string.Join('/', pointer.Split('/').Select(OfEach)), static p => new JsonPlace(p));
    }

    // Which element of an array an error stands in has never meant anything: an index is read as each element, and the first comes first.
    private static string OfEach(string step) => step.Length > 0 && step.All(char.IsAsciiDigit) ? EachStep : step;

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
