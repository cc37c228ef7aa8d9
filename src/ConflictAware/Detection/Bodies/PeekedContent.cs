using System.Net;

namespace ConflictAware;

/// <summary>
/// A content whose beginning has been looked at: hands out that beginning and then the rest of the live stream, once, like the content that it replaces.
/// </summary>
internal sealed class PeekedContent : HttpContent
{
    private readonly HttpContent _original;
    private readonly ReplayedStream _stream;
    private bool _handedOut;

    public PeekedContent(HttpContent original, ReplayedStream stream)
    {
        _original = original;
        _stream = stream;
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in original.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => HandOut();

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(HandOut());

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(HandOut());

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HandOut().CopyTo(stream);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        HandOut().CopyToAsync(stream, cancellationToken);

    // Content-Length, where the origin sent one, is among the headers already. Otherwise the original knows best, say a content made in memory.
    protected override bool TryComputeLength(out long length)
    {
        length = _original.Headers.ContentLength ?? 0;
        return _original.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
            _original.Dispose();
        }
        base.Dispose(disposing);
    }

    private ReplayedStream HandOut()
    {
        if (_handedOut)
            throw new InvalidOperationException(
                "The body of this answer was a stream and has been read already; buffer it to read it twice."
            );
        _handedOut = true;
        return _stream;
    }
}
