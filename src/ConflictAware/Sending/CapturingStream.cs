namespace ConflictAware;

/// <summary>A stream that is taken down while it is read.</summary>
internal sealed class CapturingStream(Stream stream, int limit, long? length, Action<ReadOnlyMemory<byte>> read) : Stream
{
    private MemoryStream? _taken = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override bool CanTimeout => stream.CanTimeout;

    public override int ReadTimeout
    {
        get => stream.ReadTimeout;
        set => stream.ReadTimeout = value;
    }

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int count = stream.Read(buffer);
        Take(buffer[..count], isEnd: count == 0 && !buffer.IsEmpty);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Take(buffer.Span[..count], isEnd: count == 0 && !buffer.IsEmpty);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        if (_taken is not { } taken)
            return;
        if (taken.Length + bytes.Length > limit)
        {
            _taken = null;
            return;
        }
        taken.Write(bytes);
        if (!isEnd && taken.Length != length)
            return;
        _taken = null;
        read(taken.ToArray());
    }
}
