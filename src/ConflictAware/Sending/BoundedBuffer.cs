namespace ConflictAware;

/// <summary>Collects a body in memory, up to a bound.</summary>
internal sealed class BoundedBuffer(long bound, long? expected) : MemoryStream(expected is > 0 and < 1 << 20 ? (int)expected : 0)
{
    public ReadOnlyMemory<byte> Written => GetBuffer().AsMemory(0, (int)Length);

    public override void Write(byte[] buffer, int offset, int count)
    {
        ThrowIfTooLarge(count);
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfTooLarge(buffer.Length);
        base.Write(buffer);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ThrowIfTooLarge(count);
        return base.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfTooLarge(buffer.Length);
        return base.WriteAsync(buffer, cancellationToken);
    }

    private void ThrowIfTooLarge(int count)
    {
        if (Length + count > bound)
            throw new HttpRequestException(
                HttpRequestError.ConfigurationLimitExceeded,
                $"The representation is larger than {bound} bytes, the HttpClient.MaxResponseContentBufferSize of this client."
            );
    }
}
