using System.Net;

namespace ConflictAware;

/// <summary>Content whose beginning was read ahead and turned out too large to keep: the beginning, then the rest of the stream. Sent once.</summary>
internal sealed class ContinuedContent(ReadOnlyMemory<byte> beginning, Stream rest, HttpContent original) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(beginning, cancellationToken).ConfigureAwait(false);
        await rest.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        stream.Write(beginning.Span);
        rest.CopyTo(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            original.Dispose();
        base.Dispose(disposing);
    }
}
