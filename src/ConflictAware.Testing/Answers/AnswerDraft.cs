using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware.Testing;

/// <summary>An answer in the making, to be read in one dialect: values are put where the dialect looks for them, and what it looks for is made true.</summary>
internal sealed class AnswerDraft(int status)
{
    // What stands where a dialect only asks that something does.
    private const string Something = "1";

    private readonly List<(string Name, string Value)> _fields = [];
    private readonly JsonDraft _json = new();
    private readonly XmlDraft _xml = new();

    /// <summary>Puts a value at a place, in the form from which the place cuts it; false when that cannot be, as with places of the request.</summary>
    /// <param name="at">The place.</param>
    /// <param name="value">What is to be read there.</param>
    /// <param name="before">What precedes the mark after which the place begins.</param>
    public bool TryPut(DialectPlace at, string value, string before = "") =>
        TryPutWhole(at, Wrapped(at, before + at.StartsAfter + value + (at.StartsAfter is null ? "" : at.EndsBefore)));

    /// <summary>Makes a clue true as far as the answer goes; what it says of the request is not looked at.</summary>
    public bool TryMakeTrue(DialectClue clue) => TryMakeTrueHere(clue) && (clue.Also is null || TryMakeTrue(clue.Also));

    /// <summary>Puts a text for people at the best place that the body has room for; nowhere when there is none.</summary>
    public void Tell(IReadOnlyList<DialectPlace> places, string text)
    {
        bool isBare = _json.IsEmpty && _xml.IsEmpty;
        if (places.FirstOrDefault(at => !Has(at) && (isBare || IsBesideOthers(at))) is { } free)
            TryPut(free, text);
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes => Encoding.UTF8.GetBytes(Body);

    public HttpResponseMessage ToResponse()
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ReadOnlyMemoryContent(Bytes) };
        foreach ((string name, string value) in _fields)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        if (Body.Length > 0 && !response.Content.Headers.Contains("Content-Type"))
            response.Content.Headers.ContentType = new MediaTypeHeaderValue(_xml.IsEmpty ? "application/json" : "application/xml");
        return response;
    }

    // What would need a new container could make another answer of it: a bulk answer, say.
    private bool IsBesideOthers(DialectPlace at) =>
        at.Name.LastIndexOf('/') is >= 0 and int last
        && at.Where switch
        {
            At.Source.Json => _json.Has(JsonPlace.Get(at.Name[..last])),
            At.Source.Xml => _xml.Has(at.Name[..last]),
            _ => false,
        };

    private string Body => _xml.IsEmpty ? _json.ToString() : _xml.ToString();

    private bool TryMakeTrueHere(DialectClue clue)
    {
        DialectPlace at = clue.Place;
        bool isOfTheRequest =
            at.Where is At.Source.RequestHeader or At.Source.RequestQuery or At.Source.RequestPath or At.Source.RequestJson;
        string? there = isOfTheRequest ? null : TextAt(at);
        return clue.Kind switch
        {
            _ when isOfTheRequest => true,
            DialectClue.Test.Missing => !Has(at),
            DialectClue.Test.Exists => Has(at) || TryPutWhole(at, Something),
            DialectClue.Test.Is => there is null
                ? TryPutWhole(at, clue.Value)
                : string.Equals(there, clue.Value, StringComparison.OrdinalIgnoreCase),
            DialectClue.Test.StartsWith => there?.StartsWith(clue.Value, StringComparison.OrdinalIgnoreCase) == true
                || TryPutWhole(at, clue.Value + (there ?? Rest(clue))),
            _ => there?.Contains(clue.Value, StringComparison.OrdinalIgnoreCase) == true
                || TryPutWhole(at, there is null ? Around(clue) : $"{there} {clue.Value.TrimStart()}"),
        };
    }

    // A media type is not cut off in the middle.
    private static string Rest(DialectClue clue) =>
        !IsContentType(clue.Place) ? ""
        : clue.Value.EndsWith('+') ? "json"
        : clue.Value.EndsWith('-') ? "1.0"
        : "";

    private static string Around(DialectClue clue) => IsContentType(clue.Place) ? "application/" + clue.Value : clue.Value;

    private static bool IsContentType(DialectPlace at) =>
        at.Where == At.Source.Header && at.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private static string Wrapped(DialectPlace at, string value)
    {
        if (at.Inner is null)
            return value;
        var inner = new JsonDraft();
        inner.TryPut(at.Inner, value);
        return inner.ToString();
    }

    private string? TextAt(DialectPlace at) =>
        at.Where switch
        {
            At.Source.Header => _fields.Find(field => Same(field.Name, at.Name)).Value,
            At.Source.Xml => _xml.TextAt(at.Name),
            _ => _json.TextAt(at.Place!),
        };

    private bool Has(DialectPlace at) => at.Where is At.Source.Json or At.Source.JsonNames ? _json.Has(at.Place!) : TextAt(at) is not null;

    private bool TryPutWhole(DialectPlace at, string text)
    {
        switch (at.Where)
        {
            case At.Source.Header:
                _fields.RemoveAll(field => Same(field.Name, at.Name));
                _fields.Add((at.Name, text));
                return true;
            case At.Source.Json or At.Source.JsonNames:
                return _xml.IsEmpty && _json.TryPut(at.Place!, text);
            case At.Source.Xml:
                return _json.IsEmpty && _xml.TryPut(at.Name, text);
            default:
                return false;
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
