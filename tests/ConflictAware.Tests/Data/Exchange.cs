using System.Globalization;
using System.Net;
using System.Text;

namespace ConflictAware.Tests.Data;

/// <summary>A request and the answer to it, as recorded or as documented.</summary>
internal sealed record Exchange
{
    public required string Origin { get; init; }

    public required string Case { get; init; }

    public required string Method { get; init; }

    public required Uri Target { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> RequestFields { get; init; } = [];

    public byte[]? RequestContent { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; }

    public required byte[] Body { get; init; }

    public override string ToString() => $"{Origin}/{Case}";

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Target);
        if (RequestContent is not null)
            request.Content = new ByteArrayContent(RequestContent);
        foreach ((string name, string value) in RequestFields)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    public HttpResponseMessage ToResponse() => ToResponse(Body);

    public HttpResponseMessage ToResponse(byte[] body)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { Content = new ByteArrayContent(body) };
        foreach ((string name, string value) in Fields)
        {
            if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }

    public Conflict? Detect(DetectionSettings settings)
    {
        using HttpRequestMessage request = ToRequest();
        using HttpResponseMessage response = ToResponse();
        return new ConflictDetector(settings).Detect(request, RequestContent, response, Body);
    }

    /// <summary>Reads a recording: the raw request, a line <c>---</c>, the raw response.</summary>
    public static Exchange Parse(string origin, string name, byte[] file)
    {
        int divide = file.AsSpan().IndexOf("\n---\n"u8);
        (string requestLine, var requestFields, byte[] content) = ReadMessage(file[..divide]);
        (string statusLine, var fields, byte[] body) = ReadMessage(file[(divide + "\n---\n".Length)..]);
        string[] request = requestLine.Split(' ');
        string host = requestFields.Find(field => field.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)).Value;
        bool isChunked = fields.Exists(field => field.Value.Equals("chunked", StringComparison.OrdinalIgnoreCase));
        return new Exchange
        {
            Origin = origin,
            Case = name,
            Method = request[0],
            Target = new Uri($"http://{host}{request[1]}"),
            RequestFields = requestFields,
            RequestContent = content,
            Status = int.Parse(statusLine.Split(' ')[1], CultureInfo.InvariantCulture),
            Fields = fields,
            Body = isChunked ? Dechunk(body) : body,
        };
    }

    private static (string Line, List<KeyValuePair<string, string>> Fields, byte[] Content) ReadMessage(byte[] message)
    {
        int at = 0;
        string line = NextLine();
        var fields = new List<KeyValuePair<string, string>>();
        while (NextLine() is { Length: > 0 } field)
        {
            int colon = field.IndexOf(':', StringComparison.Ordinal);
            fields.Add(new(field[..colon], field[(colon + 1)..].Trim()));
        }
        return (line, fields, at < message.Length ? message[at..] : []);

        string NextLine()
        {
            if (at >= message.Length)
                return "";
            int end = message.AsSpan(at).IndexOf((byte)'\n');
            end = end < 0 ? message.Length : at + end;
            string text = Encoding.Latin1.GetString(message, at, end - at).TrimEnd('\r');
            at = end + 1;
            return text;
        }
    }

    private static byte[] Dechunk(byte[] body)
    {
        using var whole = new MemoryStream();
        int at = 0;
        while (at < body.Length)
        {
            int end = at + body.AsSpan(at).IndexOf((byte)'\n');
            int size = int.Parse(Encoding.ASCII.GetString(body, at, end - at).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
                break;
            whole.Write(body, end + 1, size);
            at = end + 1 + size;
            at += body.AsSpan(at).IndexOf((byte)'\n') + 1;
        }
        return whole.ToArray();
    }
}
