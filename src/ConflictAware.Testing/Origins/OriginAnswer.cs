using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ConflictAware.Testing;

/// <summary>An answer of an origin, whatever carries it back.</summary>
internal sealed class OriginAnswer
{
    private readonly List<(string Name, string Value)> _headers = [];

    /// <summary>An answer with this status.</summary>
    public OriginAnswer(int status) => Status = status;

    /// <summary>The status.</summary>
    public int Status { get; }

    /// <summary>The header fields, raw, those of the content among them.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers => _headers;

    /// <summary>The content. An answer to HEAD has it too: whoever carries it leaves it out.</summary>
    public byte[] Content { get; private set; } = [];

    /// <summary>The write that the request led to; null when it changed nothing.</summary>
    public Commit? Commit { get; init; }

    /// <summary>How the answer gets lost; null when it arrives.</summary>
    public Interference? LostBy { get; init; }

    /// <summary>The one value of a field; null when it is absent.</summary>
    public string? Header(string name) =>
        _headers.Find(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Adds a field, unless the value is null.</summary>
    public OriginAnswer With(string name, string? value)
    {
        if (value is not null)
            _headers.Add((name, value));
        return this;
    }

    /// <summary>Sets other content of the same media type.</summary>
    public void Replace(byte[] content) => Content = content;

    /// <summary>Sets the content and its media type.</summary>
    public OriginAnswer WithContent(byte[] content, string mediaType)
    {
        Content = content;
        return With("Content-Type", mediaType);
    }

    /// <summary>The same answer as one that a test made; that one is disposed.</summary>
    public static OriginAnswer Of(HttpResponseMessage response)
    {
        using (response)
        {
            var answer = new OriginAnswer((int)response.StatusCode);
            foreach (
                (string name, HeaderStringValues values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            )
                answer.With(name, values.ToString());
            using var content = new MemoryStream();
            response.Content.CopyTo(content, context: null, CancellationToken.None);
            answer.Content = content.ToArray();
            return answer;
        }
    }

    /// <summary>An answer with problem details (RFC 9457).</summary>
    public static OriginAnswer Problem(int status, string title, string type = "about:blank") =>
        new OriginAnswer(status).WithContent(
            Encoding.UTF8.GetBytes(
                $$"""{"type":"{{JsonEncodedText.Encode(type)}}","title":"{{JsonEncodedText.Encode(title)}}","status":{{status}}}"""
            ),
            "application/problem+json"
        );
}
