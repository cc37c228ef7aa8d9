namespace ConflictAware.Tests.Sending;

/// <summary>What is taken down of a body while it is read, whichever way that is done.</summary>
public class CapturingStreamTests
{
    private static readonly byte[] Body = [1, 2, 3, 4, 5];

    private static readonly Func<Stream, Task>[] Ways =
    [
        static stream => stream.CopyToAsync(Stream.Null),
        static stream =>
        {
            stream.CopyTo(Stream.Null, bufferSize: 2);
            return Task.CompletedTask;
        },
        static async stream =>
        {
            byte[] buffer = new byte[4];
            // MA0045: the ways of reading that a caller may take are what is tested.
#pragma warning disable MA0045, CA1835
            while (stream.Read(buffer, 1, 3) > 0) { }
            while (await stream.ReadAsync(buffer, 1, 3, CancellationToken.None) > 0) { }
#pragma warning restore MA0045, CA1835
        },
        static async stream =>
        {
            byte[] buffer = new byte[3];
            Assert.That(await stream.ReadAsync(Memory<byte>.Empty), Is.Zero, "asks for nothing, which is no end");
            while (await stream.ReadAsync(buffer) > 0) { }
        },
    ];

    [Test]
    public async Task Read_ToTheEnd_GivesTheBytesOnce([Values(0, 1, 2, 3)] int way, [Values(null, 5L)] long? length)
    {
        var taken = new List<byte[]>();
        using var stream = new CapturingStream(new MemoryStream(Body), limit: 5, length, bytes => taken.Add(bytes.ToArray()));

        await Ways[way](stream);

        Assert.That(taken, Is.EqualTo(new[] { Body }));
    }

    [Test]
    public async Task Read_MoreThanTheLimit_GivesNothing()
    {
        var taken = new List<byte[]>();
        using var stream = new CapturingStream(new MemoryStream(Body), limit: 4, length: null, bytes => taken.Add(bytes.ToArray()));

        await stream.CopyToAsync(Stream.Null);

        Assert.That(taken, Is.Empty);
    }

    [TestCase(5L, true, Description = "the declared length is the end, although nobody has asked beyond it")]
    [TestCase(null, false)]
    [TestCase(6L, false)]
    public void Read_UpToTheDeclaredLength_IsTheEnd(long? length, bool isTaken)
    {
        var taken = new List<byte[]>();
        using var stream = new CapturingStream(new MemoryStream(Body), limit: 10, length, bytes => taken.Add(bytes.ToArray()));

        stream.ReadExactly(new byte[5]);

        Assert.That(taken, isTaken ? Is.EqualTo(new[] { Body }) : Is.Empty);
    }

    [Test]
    public void Stream_CanOnlyBeReadForward()
    {
        using var stream = new CapturingStream(new MemoryStream(Body), limit: 5, length: null, static _ => { });

        Assert.That((stream.CanRead, stream.CanSeek, stream.CanWrite, stream.CanTimeout), Is.EqualTo((true, false, false, false)));
        Assert.Throws<NotSupportedException>(() => _ = stream.Length);
        Assert.Throws<NotSupportedException>(() => _ = stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Position = 1);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        Assert.Throws<NotSupportedException>(() => stream.Write([1]));
        Assert.DoesNotThrow(stream.Flush);
    }

    [Test]
    public void Dispose_DisposesWhatIsRead()
    {
        var inner = new MemoryStream(Body);
        new CapturingStream(inner, limit: 5, length: null, static _ => { }).Dispose();
        Assert.That(inner.CanRead, Is.False);
    }
}
