using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware.TestSupport;

/// <summary>A request as it arrived, kept apart from the message: handlers change and dispose theirs.</summary>
public sealed class RecordedRequest
{
    private RecordedRequest(HttpRequestMessage message, byte[]? content, bool isSynchronous)
    {
        Message = message;
        Method = message.Method;
        Uri = message.RequestUri ?? throw new InvalidOperationException("The request has no URI.");
        Version = message.Version;
        VersionPolicy = message.VersionPolicy;
        Headers = Copy(message.Headers);
        ContentHeaders = message.Content is null ? Copy(null) : Copy(message.Content.Headers);
        Content = content;
        IsSynchronous = isSynchronous;
    }

    /// <summary>The message itself, to be compared by reference. By now somebody may have changed it.</summary>
    public HttpRequestMessage Message { get; }

    /// <summary>The method.</summary>
    public HttpMethod Method { get; }

    /// <summary>The URI, as it was on arrival.</summary>
    public Uri Uri { get; }

    /// <summary>The version that was asked for.</summary>
    public Version Version { get; }

    /// <summary>How the version was to be understood.</summary>
    public HttpVersionPolicy VersionPolicy { get; }

    /// <summary>The header fields, raw: no value was parsed or joined. Names are compared in either case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; }

    /// <summary>The header fields of the content, raw; empty when there was none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ContentHeaders { get; }

    /// <summary>The bytes of the content; null when the request had no content at all.</summary>
    public byte[]? Content { get; }

    /// <summary>Whether the request came by <see cref="HttpMessageInvoker.Send"/>.</summary>
    public bool IsSynchronous { get; }

    /// <summary>The options of the message. Asking for them creates them, which the recording itself does not.</summary>
    public HttpRequestOptions Options => Message.Options;

    /// <summary>The content as UTF-8 text; empty when there was none.</summary>
    public string Text => Content is null ? "" : Encoding.UTF8.GetString(Content);

    /// <summary>The one raw value of a header field, of the message or of its content; null when it is absent.</summary>
    /// <exception cref="InvalidOperationException">The field came more than once.</exception>
    public string? Header(string name)
    {
        if (!Headers.TryGetValue(name, out IReadOnlyList<string>? values) && !ContentHeaders.TryGetValue(name, out values))
            return null;
        return values.Count == 1
            ? values[0]
            : throw new InvalidOperationException($"{name} came {values.Count} times: {string.Join(" | ", values)}");
    }

    /// <summary>Method and URI.</summary>
    public override string ToString() => $"{Method} {Uri}";

    internal static async Task<RecordedRequest> OfAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        byte[]? content = message.Content is null
            ? null
            : await message.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return new RecordedRequest(message, content, isSynchronous: false);
    }

    internal static RecordedRequest Of(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (message.Content is null)
            return new RecordedRequest(message, content: null, isSynchronous: true);
        using var bytes = new MemoryStream();
        message.Content.CopyTo(bytes, context: null, cancellationToken);
        return new RecordedRequest(message, bytes.ToArray(), isSynchronous: true);
    }

    private static Dictionary<string, IReadOnlyList<string>> Copy(HttpHeaders? headers)
    {
        var copy = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        if (headers is null)
            return copy;
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
            copy[name] = [.. values];
        return copy;
    }
}
