namespace ConflictAware.Tests.Sending;

/// <summary>A body in memory is bounded, whichever way it is written.</summary>
public class BoundedBufferTests
{
    private static readonly Func<Stream, byte[], Task>[] Ways =
    [
        static (stream, bytes) => stream.WriteAsync(bytes).AsTask(),
        // CA1835, MA0045: the ways of writing that a content may take are what is tested.
#pragma warning disable CA1835, MA0045
        static (stream, bytes) => stream.WriteAsync(bytes, 0, bytes.Length, CancellationToken.None),
        static (stream, bytes) =>
        {
            stream.Write(bytes);
            return Task.CompletedTask;
        },
        static (stream, bytes) =>
        {
            stream.Write(bytes, 0, bytes.Length);
            return Task.CompletedTask;
        },
#pragma warning restore CA1835, MA0045
    ];

    [Test]
    public async Task Write_UpToTheBound_IsKept([Values(0, 1, 2, 3)] int way, [Values(null, 0L, 4L, 1L << 40)] long? expected)
    {
        using var buffer = new BoundedBuffer(bound: 4, expected);
        await Ways[way](buffer, [1, 2]);
        await Ways[way](buffer, [3, 4]);
        Assert.That(buffer.Written.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
    }

    [Test]
    public async Task Write_BeyondTheBound_SaysWhichBoundItIs([Values(0, 1, 2, 3)] int way)
    {
        using var buffer = new BoundedBuffer(bound: 4, expected: null);
        await Ways[way](buffer, [1, 2]);

        var tooLarge = await Assert.ThrowsAsync<HttpRequestException>(() => Ways[way](buffer, [3, 4, 5]));

        Assert.That(tooLarge.HttpRequestError, Is.EqualTo(HttpRequestError.ConfigurationLimitExceeded));
        Assert.That(tooLarge.Message, Does.Contain("4 bytes").And.Contain("MaxResponseContentBufferSize"));
    }
}
