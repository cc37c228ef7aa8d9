using System.Net;

namespace ConflictAware;

/// <summary>A content that is taken down while it is read. It is read no earlier, no faster and no further than its reader wants.</summary>
internal sealed class CapturingContent : HttpContent
{
    private readonly HttpContent _original;
    private readonly int _limit;
    private readonly long? _length;
    private readonly Action<ReadOnlyMemory<byte>> _read;

    /// <summary>Takes the place of a content.</summary>
    /// <param name="original">The content.</param>
    /// <param name="limit">How many bytes are taken down; of a longer content, none.</param>
    /// <param name="length">How long it is, where that was announced: not every reader asks for what comes after the last byte.</param>
    /// <param name="read">Gets all of it when it was read to its end.</param>
    public CapturingContent(HttpContent original, int limit, long? length, Action<ReadOnlyMemory<byte>> read)
    {
        _original = original;
        _limit = limit;
        _length = length;
        _read = read;
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in original.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        Capturing(_original.ReadAsStream(cancellationToken));

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        Capturing(await _original.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using Stream body = CreateContentReadStream(cancellationToken);
        body.CopyTo(stream);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Stream body = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            await body.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _original.Headers.ContentLength ?? 0;
        return _original.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _original.Dispose();
        base.Dispose(disposing);
    }

    private CapturingStream Capturing(Stream stream) => new(stream, _limit, _length, _read);
}
