namespace ConflictAware.Tests.Sending;

/// <summary>What takes the place of a caller's content has its fields, its length and its bytes, and is disposed with it.</summary>
public class StandInContentTests
{
    private MemoryStream _stream = null!;
    private HttpContent _original = null!;
    private List<byte[]> _captured = null!;

    [SetUp]
    public void SetUp()
    {
        _stream = new MemoryStream([1, 2, 3, 4, 5]);
        _original = new StreamContent(_stream);
        _original.Headers.TryAddWithoutValidation("Content-Language", "fr");
        _captured = [];
    }

    [TearDown]
    public void TearDown()
    {
        _original.Dispose();
        _stream.Dispose();
    }

    private CapturingContent Capturing() => new(_original, limit: 10, length: null, bytes => _captured.Add(bytes.ToArray()));

    private static async Task<byte[]> CopyAsync(HttpContent content, bool synchronously)
    {
        using var copy = new MemoryStream();
        if (synchronously)
            content.CopyTo(copy, context: null, CancellationToken.None);
        else
            await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    [Test]
    public async Task Capturing_GivesTheBytesAndKeepsThem([Values] bool synchronously)
    {
        using CapturingContent content = Capturing();
        Assert.That((content.Headers.ContentLength, content.Headers.ContentLanguage.Single()), Is.EqualTo(((long?)5, "fr")));
        Assert.That(await CopyAsync(content, synchronously), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
        Assert.That(_captured.Single(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public async Task Capturing_OfAnUnknownLength_HasNone()
    {
        using var original = new ContinuedContent("ab"u8.ToArray(), new MemoryStream(), _original);
        using var content = new CapturingContent(original, limit: 10, length: null, static _ => { });
        Assert.That(content.Headers.ContentLength, Is.Null);
        Assert.That(await CopyAsync(content, synchronously: false), Is.EqualTo("ab"u8.ToArray()));
    }

    [Test]
    public void Capturing_Disposed_DisposesTheOriginal()
    {
        Capturing().Dispose();
        Assert.That(_stream.CanRead, Is.False);
    }

    [Test]
    public async Task Continued_GivesWhatWasReadAheadAndTheRest([Values] bool synchronously)
    {
        _stream.Position = 2;
        using var content = new ContinuedContent(new byte[] { 9, 8 }, _stream, _original);
        Assert.That(content.Headers.ContentLength, Is.Null, "it is not known without reading on");
        Assert.That(await CopyAsync(content, synchronously), Is.EqualTo(new byte[] { 9, 8, 3, 4, 5 }));
    }

    [Test]
    public void Continued_Disposed_DisposesTheOriginal()
    {
        new ContinuedContent(default, Stream.Null, _original).Dispose();
        Assert.That(_stream.CanRead, Is.False);
    }

    [Test]
    public async Task Captured_CanBeSentAnyNumberOfTimesAndDisposesTheOriginal([Values] bool synchronously)
    {
        var content = new CapturedContent(new byte[] { 7, 7 }, intent: null, _original);
        for (int i = 0; i < 2; i++)
            Assert.That(await CopyAsync(content, synchronously), Is.EqualTo(new byte[] { 7, 7 }));
        Assert.That(content.Headers.ContentLength, Is.EqualTo(2));
        content.Dispose();
        Assert.That(_stream.CanRead, Is.False);
    }

    [Test]
    public void HeldBytes_AreWrittenAndNothingElse()
    {
        using var held = new HeldBytes();
        Assert.That((held.CanRead, held.CanSeek, held.CanWrite), Is.EqualTo((false, false, true)));
        Assert.That(HeldBytes.Of(_original, CancellationToken.None).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void CapturingStream_ReadInPieces_CountsThemTogether()
    {
        using var stream = new CapturingStream(_stream, limit: 4, length: null, bytes => _captured.Add(bytes.ToArray()));
        byte[] piece = new byte[3];
        while (stream.Read(piece) > 0) { }
        Assert.That(_captured, Is.Empty);
    }
}
