using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace ConflictAware;

/// <summary>Finds the refusal in an answer that consists of several: WebDAV's multistatus (RFC 4918 §13), batches as <c>multipart/mixed</c>.</summary>
internal static class RefusedParts
{
    /// <summary>The first part whose own status is that of a conflict; the whole when there is none. A 424 only follows from another part's refusal.</summary>
    public static Evidence First(in Evidence whole) => whole.Xml is { } multistatus ? InMultistatus(whole, multistatus) : InBatch(whole);

    private static Evidence InMultistatus(in Evidence whole, XElement multistatus)
    {
        foreach (XElement response in Named(multistatus, "response"))
        {
            foreach (
                XElement status in Named(response, "status").Concat(Named(response, "propstat").SelectMany(stat => Named(stat, "status")))
            )
            {
                if (StatusOf(status.Value.AsSpan().Trim()) is { } code && IsRefusal(code))
                    return whole.PartOf(code, response);
            }
        }
        return whole;
    }

    private static IEnumerable<XElement> Named(XElement parent, string name) =>
        parent.Elements().Where(child => child.Name.LocalName == name);

    // Each part holds an answer: "HTTP/1.1 409 Conflict", its fields, an empty line, its body up to the next boundary.
    private static Evidence InBatch(in Evidence whole)
    {
        ReadOnlySpan<byte> body = whole.Bytes;
        int at = 0;
        while (body[at..].IndexOf("HTTP/1."u8) is >= 0 and int found)
        {
            int start = at + found;
            at = start + 1;
            if (start > 0 && body[start - 1] is not (byte)'\n')
                continue;
            int fields = EndOfLine(body, start);
            if (StatusOf(Encoding.ASCII.GetString(body[start..fields]).Trim()) is not { } status || !IsRefusal(status))
                continue;
            (string? contentType, int content) = ReadFields(body, fields);
            int length = body[content..].IndexOf("\n--"u8);
            return whole.PartOf(status, contentType, whole.Body.Slice(content, length < 0 ? body.Length - content : length));
        }
        return whole;
    }

    private static (string? ContentType, int Content) ReadFields(ReadOnlySpan<byte> body, int at)
    {
        string? contentType = null;
        while (at < body.Length)
        {
            int end = EndOfLine(body, at);
            string line = Encoding.ASCII.GetString(body[at..end]).Trim();
            at = end;
            if (line.Length == 0)
                break;
            if (line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))
                contentType = line["Content-Type:".Length..].Trim();
        }
        return (contentType, at);
    }

    private static int EndOfLine(ReadOnlySpan<byte> body, int start)
    {
        int newLine = body[start..].IndexOf((byte)'\n');
        return newLine < 0 ? body.Length : start + newLine + 1;
    }

    // "HTTP/1.1 423 Locked"
    private static int? StatusOf(ReadOnlySpan<char> line)
    {
        int space = line.IndexOf(' ');
        if (!line.StartsWith("HTTP/", StringComparison.Ordinal) || space < 0 || line.Length < space + 4)
            return null;
        return int.TryParse(line.Slice(space + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : null;
    }

    private static bool IsRefusal(int status) => status is 409 or 412 or 423 or 428;
}
