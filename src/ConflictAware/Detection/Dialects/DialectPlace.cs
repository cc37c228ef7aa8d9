using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>Where a fact stands: in the answer, or in the request that it answers. A <see cref="Dialect"/> is made of places and of what is found there.</summary>
/// <remarks>Immutable and thread-safe. A text converts to the JSON Pointer of that text.</remarks>
public sealed record DialectPlace
{
    private DialectPlace(Source source, string name)
    {
        Where = source;
        Name = name;
        IsNames = source == Source.JsonNames || name.EndsWith("name()", StringComparison.Ordinal);
    }

    internal enum Source
    {
        Json,
        JsonNames,
        Xml,
        Header,
        RequestHeader,
        RequestQuery,
        RequestPath,
        RequestJson,
    }

    internal Source Where { get; }

    internal string Name { get; }

    /// <summary>Whether names stand there, of members or of elements: beside those that are codes stand others.</summary>
    internal bool IsNames { get; }

    /// <summary>Whether a text for people stands there as a rule: only words that are joined to one are a code.</summary>
    internal bool IsForPeople { get; init; }

    internal JsonPlace? Place { get; private init; }

    internal string? StartsAfter { get; private init; }

    internal string? EndsBefore { get; private init; }

    internal JsonPlace? Inner { get; private init; }

    /// <summary>A value in a JSON body.</summary>
    /// <param name="jsonPointer">A JSON Pointer (RFC 6901). A step <c>*</c>, or an index, stands for each element of an array; the empty pointer for the whole body.</param>
    /// <returns>The place of that value, or of each where there are several.</returns>
    /// <exception cref="ArgumentException">The pointer is neither empty nor does it begin with a slash.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="jsonPointer"/> is null.</exception>
    public static DialectPlace Json(string jsonPointer) => new(Source.Json, Given(jsonPointer)) { Place = JsonPlace.Get(jsonPointer) };

    /// <summary>The names of the members of an object in a JSON body: some servers put their codes there.</summary>
    /// <param name="jsonPointer">A JSON Pointer (RFC 6901) to the object.</param>
    /// <returns>The place of those names.</returns>
    /// <exception cref="ArgumentException">The pointer is neither empty nor does it begin with a slash.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="jsonPointer"/> is null.</exception>
    public static DialectPlace JsonNames(string jsonPointer) =>
        new(Source.JsonNames, Given(jsonPointer)) { Place = JsonPlace.Get(jsonPointer + JsonPlace.NamesStep) };

    /// <summary>An element or attribute in an XML body.</summary>
    /// <param name="path">Local names from the root on, for example <c>Error/Code</c> or <c>OperationOutcome/issue/code/@value</c>. A step <c>*</c> stands for any
    /// element; a last step <c>name()</c> for the local name of the element before it.</param>
    /// <returns>The place of the text of that element, or of the value of that attribute.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public static DialectPlace Xml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new DialectPlace(Source.Xml, path);
    }

    /// <summary>A field of the answer.</summary>
    /// <param name="name">The name of the field, in either case of letters.</param>
    /// <returns>The place of its value.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static DialectPlace Header(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new DialectPlace(Source.Header, name);
    }

    /// <summary>A field of the request.</summary>
    /// <param name="name">The name of the field, in either case of letters.</param>
    /// <returns>The place of its value.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static DialectPlace RequestHeader(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new DialectPlace(Source.RequestHeader, name);
    }

    /// <summary>A parameter of the target's query.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <returns>The place of its value.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static DialectPlace RequestQuery(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new DialectPlace(Source.RequestQuery, name);
    }

    /// <summary>The path of the target.</summary>
    public static DialectPlace RequestPath { get; } = new(Source.RequestPath, "");

    /// <summary>A value in the JSON content of the request. Known only where the request's bytes were captured.</summary>
    /// <param name="jsonPointer">A JSON Pointer (RFC 6901).</param>
    /// <returns>The place of that value.</returns>
    /// <exception cref="ArgumentException">The pointer is neither empty nor does it begin with a slash.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="jsonPointer"/> is null.</exception>
    public static DialectPlace RequestJson(string jsonPointer) =>
        new(Source.RequestJson, Given(jsonPointer)) { Place = JsonPlace.Get(jsonPointer) };

    /// <summary>Only what follows the first <paramref name="mark"/>; the whole text where there is none.</summary>
    /// <param name="mark">What stands before the part that counts.</param>
    /// <returns>The place of that part.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="mark"/> is null.</exception>
    public DialectPlace After(string mark) => this with { StartsAfter = Given(mark) };

    /// <summary>Only what precedes the first <paramref name="mark"/> (after <see cref="After"/>); the whole text where there is none.</summary>
    /// <param name="mark">What stands after the part that counts.</param>
    /// <returns>The place of that part.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="mark"/> is null.</exception>
    public DialectPlace Before(string mark) => this with { EndsBefore = Given(mark) };

    /// <summary>The text found is itself JSON; the value at this pointer in it is meant.</summary>
    /// <param name="jsonPointer">A JSON Pointer (RFC 6901) into that JSON.</param>
    /// <returns>The place of the value inside.</returns>
    /// <exception cref="ArgumentException">The pointer is neither empty nor does it begin with a slash.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="jsonPointer"/> is null.</exception>
    public DialectPlace Within(string jsonPointer) => this with { Inner = JsonPlace.Get(Given(jsonPointer)) };

    /// <summary>Something stands there.</summary>
    public DialectClue Exists => new(this, DialectClue.Test.Exists, "");

    /// <summary>Nothing stands there.</summary>
    public DialectClue Missing => new(this, DialectClue.Test.Missing, "");

    /// <summary>Exactly this stands there, in either case of letters.</summary>
    /// <param name="value">The whole text.</param>
    /// <returns>A clue that is true of an answer where it stands there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public DialectClue Is(string value) => new(this, DialectClue.Test.Is, Given(value));

    /// <summary>What stands there begins with this, in either case of letters.</summary>
    /// <param name="value">How the text begins.</param>
    /// <returns>A clue that is true of an answer where what stands there begins so.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public DialectClue StartsWith(string value) => new(this, DialectClue.Test.StartsWith, Given(value));

    /// <summary>What stands there holds this, in either case of letters: for addresses and types, never for sentences.</summary>
    /// <param name="value">A part of the text.</param>
    /// <returns>A clue that is true of an answer where it is part of what stands there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public DialectClue Contains(string value) => new(this, DialectClue.Test.Contains, Given(value));

    /// <summary>
    /// The text for people that stands there has this wording in it, in either case of letters. What rests on wording is a
    /// <see cref="Confidence.Guess"/> and leads to no write: wording changes without notice, and is translated.
    /// </summary>
    /// <param name="wording">The words, as the server writes them.</param>
    /// <returns>A clue that is true of an answer where these words stand there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="wording"/> is null.</exception>
    public DialectClue Says(string wording) => new(this, DialectClue.Test.Says, Given(wording));

    /// <summary>The place of a JSON Pointer.</summary>
    /// <param name="jsonPointer">A JSON Pointer (RFC 6901), as <see cref="Json"/> takes it.</param>
    /// <returns>The place in the body of the answer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="jsonPointer"/> is null.</exception>
    /// <exception cref="ArgumentException">The pointer is neither empty nor does it begin with a slash.</exception>
    public static implicit operator DialectPlace(string jsonPointer) => Json(jsonPointer);

    /// <summary>Whether only a part of what stands there is meant.</summary>
    internal bool IsCut => Inner is not null || StartsAfter is not null || EndsBefore is not null;

    internal bool IsUncutJson => Where is Source.Json or Source.JsonNames && !IsCut;

    private static string Given(string text, [CallerArgumentExpression(nameof(text))] string? argument = null)
    {
        ArgumentNullException.ThrowIfNull(text, argument);
        return text;
    }

    internal string? Cut(string? text)
    {
        if (text is null)
            return null;
        if (StartsAfter is { } after && text.IndexOf(after, StringComparison.Ordinal) is >= 0 and int start)
            text = text[(start + after.Length)..];
        if (EndsBefore is { } before && text.IndexOf(before, StringComparison.Ordinal) is >= 0 and int end)
            text = text[..end];
        return text.Length == 0 ? null : text;
    }
}
