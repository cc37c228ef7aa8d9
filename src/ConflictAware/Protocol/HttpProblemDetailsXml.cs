using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace ConflictAware;

/// <summary>Reads <c>application/problem+xml</c> (RFC 9457 appendix B).</summary>
internal static class HttpProblemDetailsXml
{
    private const string Namespace = "urn:ietf:rfc:7807";

    /// <summary>The problem in these bytes; null when they are not one <c>problem</c> element. Never throws for what they hold.</summary>
    /// <param name="xml">The document, in the encoding that it declares.</param>
    /// <param name="maxDepth">How deep the document may nest; deeper is no problem document.</param>
    public static HttpProblemDetails? Read(ReadOnlyMemory<byte> xml, int maxDepth) =>
        BoundedXml.Load(xml, maxDepth) is { } root ? Read(root) : null;

    /// <summary>The problem in this element; null when it is no <c>problem</c>.</summary>
    public static HttpProblemDetails? Read(XElement root) =>
        root.Name.LocalName == "problem" && root.Name.NamespaceName is Namespace or "" ? ReadMembers(root) : null;

    private static HttpProblemDetails ReadMembers(XElement problem)
    {
        var members = new HttpProblemDetails.Members
        {
            Type = Text(problem, "type"),
            Title = Text(problem, "title"),
            Detail = Text(problem, "detail"),
            Instance = Text(problem, "instance"),
            Status = int.TryParse(Text(problem, "status"), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : null,
            Extensions = ReadExtensions(problem),
        };
        return new HttpProblemDetails(members);
    }

    private static string? Text(XElement problem, string name) =>
        problem.Element(problem.Name.Namespace + name) is { HasElements: false } member ? member.Value.Trim() : null;

    private static Dictionary<string, JsonElement> ReadExtensions(XElement problem)
    {
        var extensions = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (XElement member in problem.Elements())
        {
            string name = member.Name.LocalName;
            if (name is not ("type" or "title" or "detail" or "instance" or "status"))
                extensions[name] = ToJson(member);
        }
        return extensions;
    }

    private static JsonElement ToJson(XElement member)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, member);
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = int.MaxValue });
        return JsonElement.ParseValue(ref reader);
    }

    // Appendix B: an array is a row of "i" elements, an object has named ones, everything else is text.
    private static void Write(Utf8JsonWriter writer, XElement element)
    {
        if (!element.HasElements)
        {
            writer.WriteStringValue(element.Value);
        }
        else if (element.Elements().All(child => child.Name.LocalName == "i"))
        {
            writer.WriteStartArray();
            foreach (XElement item in element.Elements())
                Write(writer, item);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteStartObject();
            foreach (
                IGrouping<string, XElement> sameName in element.Elements().GroupBy(child => child.Name.LocalName, StringComparer.Ordinal)
            )
            {
                writer.WritePropertyName(sameName.Key);
                Write(writer, sameName.Last());
            }
            writer.WriteEndObject();
        }
    }
}
