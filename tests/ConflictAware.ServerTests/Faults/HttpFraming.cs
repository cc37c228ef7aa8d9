using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ConflictAware.ServerTests.Faults;

/// <summary>One HTTP/1.1 message as it went over the wire.</summary>
/// <param name="Head">The start line and the fields, with the empty line.</param>
/// <param name="Body">The body in its transfer coding.</param>
/// <param name="EndsConnection">Whether the connection cannot be used for another exchange.</param>
internal sealed record HttpMessageBytes(byte[] Head, byte[] Body, bool EndsConnection)
{
    /// <summary>The words of the start line.</summary>
    public string[] StartLine { get; } = Encoding.Latin1.GetString(Head, 0, Array.IndexOf(Head, (byte)'\r')).Split(' ');

    /// <summary>The whole message.</summary>
    public byte[] Bytes => [.. Head, .. Body];
}

/// <summary>Reads HTTP/1.1 messages off a connection, one after the other, by the framing of RFC 9112 §6.</summary>
internal sealed class HttpFraming(Stream connection)
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfLine = "\r\n"u8.ToArray();

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request; null when the connection ended between two of them.</summary>
    /// <exception cref="IOException">It ended in the middle of one.</exception>
    public async Task<HttpMessageBytes?> ReadRequestAsync(Func<Task> continueAsync, CancellationToken cancellationToken)
    {
        if (_start == _end && !await FillAsync(cancellationToken))
            return null;
        byte[] head = await ReadThroughAsync(EndOfHead, cancellationToken);
        if (Field(head, "Expect") is not null)
            await continueAsync();
        byte[] body = await ReadBodyAsync(head, untilClose: false, cancellationToken);
        return new HttpMessageBytes(head, body, EndsConnection(head));
    }

    /// <summary>The final answer to a request; interim ones (1xx) are left out.</summary>
    /// <exception cref="IOException">The connection ended before the answer did.</exception>
    public async Task<HttpMessageBytes> ReadResponseAsync(string method, CancellationToken cancellationToken)
    {
        while (true)
        {
            byte[] head = await ReadThroughAsync(EndOfHead, cancellationToken);
            int status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
            if (status is >= 100 and < 200)
                continue;
            bool hasBody = method != "HEAD" && status is not (204 or 304);
            bool untilClose = hasBody && Field(head, "Content-Length") is null && Field(head, "Transfer-Encoding") is null;
            byte[] body = hasBody ? await ReadBodyAsync(head, untilClose, cancellationToken) : [];
            return new HttpMessageBytes(head, body, untilClose || EndsConnection(head));
        }
    }

    private async Task<byte[]> ReadBodyAsync(byte[] head, bool untilClose, CancellationToken cancellationToken)
    {
        if (untilClose)
            return await ReadToEndAsync(cancellationToken);
        if (Field(head, "Transfer-Encoding") is not null)
            return await ReadChunksAsync(cancellationToken);
        return Field(head, "Content-Length") is { } length
            ? await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken)
            : [];
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            byte[] size = await ReadThroughAsync(EndOfLine, cancellationToken);
            body.Write(size);
            if (!Utf8Parser.TryParse(size, out int length, out _, 'x'))
                throw new IOException("A chunk has no size.");
            if (length == 0)
                break;
            body.Write(await ReadAsync(length + EndOfLine.Length, cancellationToken));
        }
        // Trailers, up to an empty line.
        byte[] line;
        do
        {
            line = await ReadThroughAsync(EndOfLine, cancellationToken);
            body.Write(line);
        } while (line.Length > EndOfLine.Length);
        return body.ToArray();
    }

    private async Task<byte[]> ReadThroughAsync(byte[] terminator, CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(terminator);
            if (found >= 0)
                return Take(searched + found + terminator.Length);
            searched = Math.Max(0, _end - _start - terminator.Length + 1);
            await FillOrFailAsync(cancellationToken);
        }
    }

    private async Task<byte[]> ReadAsync(int length, CancellationToken cancellationToken)
    {
        while (_end - _start < length)
            await FillOrFailAsync(cancellationToken);
        return Take(length);
    }

    private async Task<byte[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken)) { }
        return Take(_end - _start);
    }

    private byte[] Take(int length)
    {
        byte[] taken = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        return taken;
    }

    private async Task FillOrFailAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(cancellationToken))
            throw new IOException("The connection ended in the middle of a message.");
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        int read = await connection.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    private static bool EndsConnection(byte[] head) =>
        Field(head, "Connection")?.Contains("close", StringComparison.OrdinalIgnoreCase) == true || head.AsSpan().StartsWith("HTTP/1.0"u8);

    private static string? Field(byte[] head, string name)
    {
        foreach (string line in Encoding.Latin1.GetString(head).Split("\r\n").Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
                return line[(colon + 1)..].Trim();
        }
        return null;
    }
}
