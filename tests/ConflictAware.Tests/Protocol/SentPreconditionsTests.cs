namespace ConflictAware.Tests.Protocol;

public class SentPreconditionsTests
{
    private static IEnumerable<TestCaseData> Requests()
    {
        yield return Request(SentPreconditions.None);
        yield return Request(SentPreconditions.StrongTag, ("If-Match", "\"1\""));
        yield return Request(SentPreconditions.StrongTag, ("If-Match", "\"a,b\""));
        yield return Request(SentPreconditions.StrongTag, ("If-Match", "686897"));
        yield return Request(SentPreconditions.StrongTag, ("If-Match", " \"1\" "));
        yield return Request(SentPreconditions.StrongTag, ("if-match", "\"1\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "W/\"1\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "w/\"1\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "\"1\", \"2\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "\"1\""), ("If-Match", "\"2\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "\"abc-gzip\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "\"abc;br\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "abc:zstd"));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "\"abc-deflate\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "\"abc-gz\""));
        yield return Request(SentPreconditions.DoubtfulTag, ("If-Match", "\"\u00e9\""));
        yield return Request(SentPreconditions.StrongTag, ("If-Match", "\"gzip\""));
        yield return Request(SentPreconditions.StrongTag, ("If-Match", "\"abc-gzipped\""));
        yield return Request(SentPreconditions.Exists, ("If-Match", "*"));
        yield return Request(SentPreconditions.Exists, ("If-Match", " * "));
        yield return Request(SentPreconditions.Exists, ("If-Match", "\"1\", *"));
        yield return Request(SentPreconditions.Exists, ("If-Match", "*, \"1\""));
        yield return Request(SentPreconditions.Exists, ("If-Match", "*, *, \"1\""));
        yield return Request(SentPreconditions.Exists, ("If-Match", "\"1\""), ("If-Match", "*"));
        yield return Request(SentPreconditions.StrongTag, ("If-Match", "\"1,*\""));
        yield return Request(SentPreconditions.None, ("If-Match", ""));
        yield return Request(SentPreconditions.None, ("If-Match", " "));
        yield return Request(SentPreconditions.Absent, ("If-None-Match", "*"));
        yield return Request(SentPreconditions.Changed, ("If-None-Match", "\"1\""));
        yield return Request(SentPreconditions.Changed, ("If-None-Match", "W/\"1\", \"2\""));
        yield return Request(SentPreconditions.Changed, ("If-None-Match", "\"1\""), ("If-None-Match", "\"2\""));
        yield return Request(SentPreconditions.None, ("If-None-Match", ""));
        yield return Request(SentPreconditions.UnmodifiedSince, ("If-Unmodified-Since", "Wed, 01 Jan 2025 12:00:00 GMT"));
        yield return Request(SentPreconditions.UnmodifiedSince, ("If-Unmodified-Since", "Wednesday, 01-Jan-25 12:00:00 GMT"));
        yield return Request(SentPreconditions.None, ("If-Unmodified-Since", "2025-01-01T12:00:00Z"));
        yield return Request(SentPreconditions.None, ("If-Unmodified-Since", "0"));
        yield return Request(SentPreconditions.DavIf, ("If", "(<urn:uuid:181d4fae>)"));
        yield return Request(SentPreconditions.NoOverwrite, ("Overwrite", "F"));
        yield return Request(SentPreconditions.NoOverwrite, ("Overwrite", " f "));
        yield return Request(SentPreconditions.None, ("Overwrite", "T"));
        yield return Request(SentPreconditions.None, ("If-Modified-Since", "Wed, 01 Jan 2025 12:00:00 GMT"), ("If-Range", "\"1\""));
        yield return Request(
            SentPreconditions.StrongTag | SentPreconditions.UnmodifiedSince | SentPreconditions.Absent,
            ("If-Match", "\"1\""),
            ("If-None-Match", "*"),
            ("If-Unmodified-Since", "Wed, 01 Jan 2025 12:00:00 GMT")
        );
    }

    private static TestCaseData Request(SentPreconditions sent, params (string Name, string Value)[] fields) =>
        new TestCaseData(fields, sent).SetArgDisplayNames(string.Join(" | ", fields.Select(f => $"{f.Name}: {f.Value}")), sent.ToString());

    [TestCaseSource(nameof(Requests))]
    public void Read_OfARequest_TellsWhatItAsserts((string, string)[] fields, object sent)
    {
        using HttpRequestMessage request = Make(fields);
        var read = (SentPreconditions)sent;
        Assert.That(request.Headers.ReadSentPreconditions(), Is.EqualTo(read));
        Assert.That(
            request.Headers.SendsTag(),
            Is.EqualTo(read.HasFlag(SentPreconditions.StrongTag) || read.HasFlag(SentPreconditions.DoubtfulTag))
        );
    }

    // Whatever an origin may take for "any version" or ignores allows the same bytes to be carried out twice.
    [TestCase("If-Match", "*")]
    [TestCase("If-Match", "\"1\", *")]
    [TestCase("If-Match", "")]
    [TestCase("If-None-Match", "\"1\"")]
    [TestCase("If-Unmodified-Since", "yesterday")]
    public void Law05_WhatNamesNoVersion_IsNoGuard(string name, string value)
    {
        using HttpRequestMessage request = Make([(name, value)]);
        Assert.That(request.Headers.ReadSentPreconditions() & SentPreconditions.Guard, Is.EqualTo(SentPreconditions.None));
    }

    [Test]
    public void Read_OfAnOrdinaryRequest_AllocatesNothing()
    {
        using HttpRequestMessage request = Make([("If-Match", "\"1\""), ("Accept", "a/b")]);
        Assert.That(Allocated(request), Is.Zero);
    }

    // Before it is optimised, code of the framework below allocates for a while; what the reading itself allocates would never go away.
    private static long Allocated(HttpRequestMessage request)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 5_000_000 && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            request.Headers.ReadSentPreconditions();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    private static HttpRequestMessage Make((string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "http://origin.example/a");
        foreach ((string name, string value) in fields)
            Assert.That(request.Headers.TryAddWithoutValidation(name, value), Is.True);
        return request;
    }
}
