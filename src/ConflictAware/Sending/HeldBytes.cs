namespace ConflictAware;

/// <summary>Takes in what a content in memory writes: the array that it hands over, not a copy of it.</summary>
/// <remarks>So the bytes may belong to the caller. What outlives the call that they were sent by is to be copied.</remarks>
internal sealed class HeldBytes : Stream
{
    private ReadOnlyMemory<byte> _bytes;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The bytes of a content that has them.</summary>
    public static ReadOnlyMemory<byte> Of(HttpContent content, CancellationToken cancellationToken)
    {
        using var held = new HeldBytes();
        content.CopyTo(held, context: null, cancellationToken);
        return held._bytes;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_bytes.IsEmpty)
            _bytes = buffer.AsMemory(offset, count);
        else
            Write(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _bytes = (byte[])[.. _bytes.Span, .. buffer];

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
