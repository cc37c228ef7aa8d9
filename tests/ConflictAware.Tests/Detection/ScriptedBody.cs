using System.Net;

namespace ConflictAware.Tests.Detection;

/// <summary>A content over a live stream that gives one chunk a read, and can hang or fail where it is told to. Counts what was asked of it.</summary>
internal sealed class ScriptedBody : HttpContent
{
    private readonly ScriptedStream _stream;

    public ScriptedBody(params object[] steps) => _stream = new ScriptedStream(steps);

    public int BytesGiven => _stream.BytesGiven;

    public bool IsDisposed => _stream.IsDisposed;

    /// <summary>Ends the hanging read with these bytes.</summary>
    public void Continue(byte[] bytes) => _stream.Hanging.SetResult(bytes);

    /// <summary>A step that hangs until <see cref="Continue"/>.</summary>
    public static readonly object Hang = new();

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => _stream;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private sealed class ScriptedStream(object[] steps) : Stream
    {
        private readonly Queue<object> _steps = new(steps);
        private ReadOnlyMemory<byte> _rest;

        public TaskCompletionSource<byte[]> Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int BytesGiven { get; private set; }

        public bool IsDisposed { get; private set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest.IsEmpty)
            {
                if (_steps.Count == 0)
                    return 0;
                object step = _steps.Dequeue();
                if (step is Exception failure)
                    throw failure;
                _rest = step == Hang ? await Hanging.Task : (byte[])step;
            }
            int count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            BytesGiven += count;
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
