using System.Net;

namespace ConflictAware;

/// <summary>Content as bytes, which can be sent any number of times.</summary>
internal sealed class CapturedContent(ReadOnlyMemory<byte> bytes, WriteIntent? intent, HttpContent? original = null) : HttpContent
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    public WriteIntent? Intent => intent;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(bytes).AsTask();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(bytes, cancellationToken).AsTask();

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.Write(bytes.Span);

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        // The caller disposes the request, and with it what stands in for the content that the caller gave it.
        if (disposing)
            original?.Dispose();
        base.Dispose(disposing);
    }
}
