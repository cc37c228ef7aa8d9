using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConflictAware;

/// <summary>Where an origin keeps the id of the last write, or of the last writes, so that a writer whose answer got lost can find out whether its write was carried out.</summary>
/// <remarks>Immutable and thread-safe. An id is 32 hexadecimal digits, fresh for each body that is sent and the same when that body is sent again.</remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "A JSON Pointer (RFC 6901) is called so.")]
public sealed class WriteId
{
    private readonly Place _place;
    private readonly string _name;
    private readonly int _length;

    private WriteId(Place place, string name, int length = 0)
    {
        _place = place;
        _name = name;
        _length = length;
    }

    private enum Place
    {
        Header,
        Member,
        Log,
    }

    /// <summary>The id is sent in a header field of the write, and comes back in the same field of a read.</summary>
    /// <param name="name">The name of the field.</param>
    /// <returns>The place of the id, for <c>ConflictHandlingOptions.WriteId</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static WriteId Header(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new WriteId(Place.Header, name);
    }

    /// <summary>The id is written into a member of the JSON representation. Somebody else's next write overwrites it, and then it proves nothing.</summary>
    /// <param name="name">The name of a member of the outermost object.</param>
    /// <returns>The place of the id, for <c>ConflictHandlingOptions.WriteId</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static WriteId Member(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new WriteId(Place.Member, name);
    }

    /// <summary>
    /// The id is appended to an array member of the JSON representation, which keeps the last ones. All writers must keep it so. It proves also that a
    /// write was <em>not</em> carried out, as long as the last id of the version that it was made over is still in it.
    /// </summary>
    /// <param name="name">The name of a member of the outermost object.</param>
    /// <param name="length">How many ids are kept. Default: 64. From 1 to 10,000. More than others write while this writer looks for what became of a write; each takes 35 bytes.</param>
    /// <returns>The place of the ids, for <c>ConflictHandlingOptions.WriteId</c>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is out of its bounds.</exception>
    public static WriteId Log(string name, int length = 64)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 10_000);
        return new WriteId(Place.Log, name, length);
    }

    /// <summary>The member that merges and comparisons leave out; null for a header field.</summary>
    internal string? MemberName => _place is Place.Header ? null : _name;

    /// <summary>The field to be sent with a write; null when the id travels in the content.</summary>
    internal string? HeaderName => _place is Place.Header ? _name : null;

    /// <summary>The content with the id in it.</summary>
    /// <param name="content">The content.</param>
    /// <param name="id">The id.</param>
    /// <param name="over">What the content takes the place of, as far as it is known: a log goes on from there, and not from where the content was made.</param>
    /// <exception cref="InvalidOperationException">The content is no JSON object.</exception>
    internal ReadOnlyMemory<byte> Stamp(ReadOnlyMemory<byte> content, string id, Representation? over)
    {
        if (_place is Place.Header)
            return content;
        if (Parse(content) is not { } document)
            throw new InvalidOperationException("A write id travels in a member, and the content is no JSON object. Use WriteId.Header.");
        if (_place is Place.Member)
        {
            document[_name] = id;
        }
        else
        {
            JsonObject? before = over is null ? document : Parse(over.Content);
            JsonArray log = before?[_name]?.DeepClone() as JsonArray ?? [];
            while (log.Count >= _length)
                log.RemoveAt(0);
            log.Add((JsonNode)id);
            document[_name] = log;
        }
        var stamped = new ArrayBufferWriter<byte>(content.Length + 64);
        using (var writer = new Utf8JsonWriter(stamped, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            document.WriteTo(writer);
        return stamped.WrittenMemory;
    }

    /// <summary>Looks for an id in what the origin holds.</summary>
    internal WriteIdFinding Find(Representation current, string id, Representation? started)
    {
        switch (_place)
        {
            case Place.Header:
                return string.Equals(current.WriteIdField, id, StringComparison.Ordinal) ? WriteIdFinding.Present : WriteIdFinding.Absent;
            case Place.Member:
                return Ids(current).Contains(id, StringComparer.Ordinal) ? WriteIdFinding.Present : WriteIdFinding.Absent;
            default:
                List<string> log = Ids(current);
                if (log.Contains(id, StringComparer.Ordinal))
                    return WriteIdFinding.Present;
                // Whoever wrote since has added an id. Where none was, an old document was put back, and its log with it.
                return started is not null && Ids(started) is [.., var last] && log.IndexOf(last) is >= 0 and var at && at < log.Count - 1
                    ? WriteIdFinding.AbsentFromLog
                    : WriteIdFinding.Absent;
        }
    }

    private List<string> Ids(Representation representation)
    {
        JsonNode? there = Parse(representation.Content)?[_name];
        IEnumerable<JsonNode?> nodes = there is JsonArray log ? log : Enumerable.Repeat(there, 1);
        return
        [
            .. nodes.Where(static node => node?.GetValueKind() is JsonValueKind.String).Select(static node => node!.GetValue<string>()),
        ];
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonNode.Parse(content.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
