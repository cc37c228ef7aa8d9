using System.Globalization;
using System.Runtime.ExceptionServices;

namespace ConflictAware;

/// <summary>Looks at the body of an answer within bounds of size and time, and leaves the answer's content whole and readable.</summary>
internal static class BodyPeek
{
    private const int FirstBuffer = 4096;

    /// <summary>Reads the body as far as the bounds let it and puts a content in place that still gives all of it.</summary>
    /// <returns>The body as sent; null when it did not end within the bounds or could not be read.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up. The answer's content is still whole.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        HttpResponseMessage response,
        DetectionSettings settings,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        HttpContent content = response.Content;
        // Looked up raw: the property would ask the content to measure itself.
        string? announced = Validators.Single(content.Headers.NonValidated, "Content-Length");
        if (long.TryParse(announced, NumberStyles.None, CultureInfo.InvariantCulture, out long length) && length > settings.MaxBodyBytes)
            return null;

        Stream? stream = await OpenAsync(content, synchronously, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return null;

        // A buffered body hands out one and the same stream to everybody: it is left where it stood, and needs no replacement.
        long? start = stream.CanSeek ? stream.Position : null;
        Peek peek = await PeekAsync(stream, length, settings, synchronously, cancellationToken).ConfigureAwait(false);
        if (start is { } position && peek is { Pending: null, Failure: null })
            stream.Position = position;
        else
            response.Content = new PeekedContent(content, new ReplayedStream(peek.Beginning, peek.Pending, peek.Failure, stream));
        cancellationToken.ThrowIfCancellationRequested();
        return peek.Whole;
    }

    // A content that cannot even be opened fails in the same way for the caller who reads it next: nothing is replaced.
    private static async ValueTask<Stream?> OpenAsync(HttpContent content, bool synchronously, CancellationToken cancellationToken)
    {
        try
        {
            return synchronously
                ? content.ReadAsStream(cancellationToken)
                : await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async ValueTask<Peek> PeekAsync(
        Stream stream,
        long length,
        DetectionSettings settings,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        long started = settings.TimeProvider.GetTimestamp();
        // One byte more than announced, so that the end is found without growing.
        byte[] buffer = new byte[length > 0 ? length + 1 : Math.Min(FirstBuffer, settings.MaxBodyBytes + 1)];
        int count = 0;
        while (true)
        {
            // One byte beyond the bound tells a body that just fits from one that does not.
            if (count > settings.MaxBodyBytes)
                return new Peek(buffer.AsMemory(0, count));
            if (count == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, settings.MaxBodyBytes + 1));

            // Never cancelled: a read that is abandoned half-way loses bytes. Who does not want to wait for it any longer leaves it to the next reader.
            Task<int> read = ReadSomeAsync(stream, buffer.AsMemory(count));
            if (!read.IsCompleted)
            {
                TimeSpan remaining = settings.ReadTimeLimit - settings.TimeProvider.GetElapsedTime(started);
                Task waiting = read.WaitAsync(
                    remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero,
                    settings.TimeProvider,
                    cancellationToken
                );
                // How the wait ended shows in the read itself. A synchronous caller's thread may block; a blocking read of a body that never ends could not be left.
                if (synchronously)
                    waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
                else
                    await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!read.IsCompleted)
                    return new Peek(buffer.AsMemory(0, count)) { Pending = LeaveToNextReader(read, buffer.AsMemory(count)) };
            }
            try
            {
                int got = await read.ConfigureAwait(false);
                if (got == 0)
                    return new Peek(buffer.AsMemory(0, count)) { Whole = buffer.AsMemory(0, count) };
                count += got;
            }
            // Whatever it is, it is kept and thrown where the caller reads the body.
            catch (Exception e)
            {
                return new Peek(buffer.AsMemory(0, count)) { Failure = ExceptionDispatchInfo.Capture(e) };
            }
        }
    }

    // A stream may also throw at once instead of returning a failed task.
    private static async Task<int> ReadSomeAsync(Stream stream, Memory<byte> buffer) =>
        await stream.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false);

    private static Task<ReadOnlyMemory<byte>> LeaveToNextReader(Task<int> read, Memory<byte> buffer)
    {
        Task<ReadOnlyMemory<byte>> left = FillAsync();
        // Nobody may ever ask for it, when the answer is disposed. Its failure is then not unobserved, it is irrelevant.
        _ = left.ContinueWith(
            static over => _ = over.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return left;

        async Task<ReadOnlyMemory<byte>> FillAsync() => buffer[..await read.ConfigureAwait(false)];
    }

    /// <summary>What one look found: the beginning, and at most one of an end, a read under way and a failure. None of them: it goes on beyond the bound.</summary>
    private readonly record struct Peek(ReadOnlyMemory<byte> Beginning)
    {
        public ReadOnlyMemory<byte>? Whole { get; init; }

        public Task<ReadOnlyMemory<byte>>? Pending { get; init; }

        public ExceptionDispatchInfo? Failure { get; init; }
    }
}
