using System.Runtime.ExceptionServices;

namespace ConflictAware;

/// <summary>
/// What was read of a stream already, then the read that was under way when reading stopped, then the rest. Nothing is lost and nothing is read twice; a failure
/// met while looking is met again by whoever reads on to it.
/// </summary>
internal sealed class ReplayedStream(
    ReadOnlyMemory<byte> beginning,
    Task<ReadOnlyMemory<byte>>? pending,
    ExceptionDispatchInfo? failure,
    Stream rest
) : Stream
{
    private ReadOnlyMemory<byte> _ready = beginning;
    private Task<ReadOnlyMemory<byte>>? _pending = pending;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_ready.IsEmpty && _pending is { } pending)
        {
            // The thread waits because its caller asked for synchronous reading.
            _ready = pending.GetAwaiter().GetResult();
            if (Ended())
                return 0;
        }
        if (!_ready.IsEmpty)
            return Take(buffer);
        failure?.Throw();
        return rest.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        if (_ready.IsEmpty && _pending is { } pending)
        {
            _ready = await pending.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Ended())
                return 0;
        }
        if (!_ready.IsEmpty)
            return Take(buffer.Span);
        failure?.Throw();
        return await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
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
            rest.Dispose();
        base.Dispose(disposing);
    }

    // The pending read is over. Without a byte it was the end, and the stream is not asked again.
    private bool Ended()
    {
        if (_ready.IsEmpty)
            return true;
        _pending = null;
        return false;
    }

    private int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _ready.Length);
        _ready.Span[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }
}
