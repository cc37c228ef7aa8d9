using System.Net;

namespace ConflictAware.TestSupport;

/// <summary>An answer of a script, which knows whether somebody has disposed it.</summary>
public sealed class ScriptedResponse : HttpResponseMessage
{
    /// <summary>An answer with this status and raw header fields. Fields of the content (Content-*, Last-Modified, Expires, Allow) go to the content.</summary>
    public ScriptedResponse(HttpStatusCode status, ReadOnlyMemory<byte> content, params (string Name, string Value)[] headers)
        : base(status)
    {
        Content = new ReadOnlyMemoryContent(content);
        foreach ((string name, string value) in headers)
        {
            if (!Headers.TryAddWithoutValidation(name, value) && !Content.Headers.TryAddWithoutValidation(name, value))
                throw new ArgumentException($"'{name}: {value}' cannot be sent as a header field.", nameof(headers));
        }
    }

    /// <summary>Whether the answer was disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
