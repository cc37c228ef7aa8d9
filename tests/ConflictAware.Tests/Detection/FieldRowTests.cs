namespace ConflictAware.Tests.Detection;

public class FieldRowTests
{
    [TestCase("Retry-After", "3")]
    [TestCase("retry-after", "3")]
    [TestCase("X-SHOULD-RETRY", "true")]
    [TestCase("content-type", "text/plain")]
    [TestCase("X-Same", "a")]
    [TestCase("X-Differs", null)]
    [TestCase("X-Absent", null)]
    [TestCase("Last-Modified", null)]
    public void Value_OfAField_IsItsOneValueWhateverTheCase(string name, string? value)
    {
        FieldRow fields = Fields();
        Assert.That(fields.Value(name), Is.EqualTo(value));
        Assert.That(fields.Has(name), Is.EqualTo(value is not null || name == "X-Differs"));
    }

    [Test]
    public void NameSet_EveryNameInIt_IsSeen([Values("a", "_x", "X-Request-Id", "x-ms-error-code", "ETAG")] string name)
    {
        var set = new NameSet(["Date", name]);
        Assert.That(set.MayHave(name), Is.True);
        Assert.That(set.MayHave(name.ToUpperInvariant()), Is.True);
        Assert.That(set.MayHave(name.ToLowerInvariant()), Is.True);
        Assert.That(default(NameSet).With(name).MayShare(set), Is.True);
        Assert.That(default(NameSet).MayShare(set), Is.False);
    }

    private static FieldRow Fields()
    {
        var response = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("Retry-After", " 3 ");
        response.Headers.TryAddWithoutValidation("x-should-retry", "true");
        response.Headers.TryAddWithoutValidation("X-Same", ["a", "a"]);
        response.Headers.TryAddWithoutValidation("X-Differs", ["a", "b"]);
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");
        return new FieldRow(response.Headers.NonValidated, response.Content.Headers.NonValidated);
    }
}
