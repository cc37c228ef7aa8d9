namespace ConflictAware.Tests.Protocol;

public class FileTagsTests
{
    // As the servers sent them.
    [TestCase("\"58-660b36eddd430\"", "Fri, 20 Nov 2026 11:20:35 GMT", ExpectedResult = "Apache")]
    [TestCase("W/\"58-660b36eddd430\"", "Fri, 20 Nov 2026 11:20:35 GMT", ExpectedResult = "Apache")]
    [TestCase("\"1a2b-58-660b36eddd430\"", "Fri, 20 Nov 2026 11:20:35 GMT", ExpectedResult = "Apache")]
    [TestCase("\"6b002d06-7\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "nginx")]
    [TestCase("W/\"6b002d06-7\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "nginx")]
    // Another time: somebody else's tags of the same form.
    [TestCase("\"6b002d06-7\"", "Fri, 20 Nov 2026 11:20:39 GMT", ExpectedResult = "")]
    [TestCase("\"58-660b36eddd430\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "")]
    [TestCase("\"6b002d06\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "")]
    [TestCase("\"1795173638\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "")]
    [TestCase("\"6b002d06-7-gzip\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "")]
    [TestCase("\"6b002d06-\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "")]
    [TestCase("\"-\"", "Thu, 01 Jan 1970 00:00:00 GMT", ExpectedResult = "")]
    [TestCase("\"0-ffffffffffffffffffff\"", "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "")]
    [TestCase("\"6b002d06-7\"", null, ExpectedResult = "")]
    [TestCase(null, "Fri, 20 Nov 2026 11:20:38 GMT", ExpectedResult = "")]
    public string IsApacheAndIsNginx_TagAndDate_KnowTheirOwn(string? tag, string? date)
    {
        var validators = new Validators { EntityTag = tag is null ? null : EntityTag.Parse(tag), LastModified = date };
        return (FileTags.IsApache(validators) ? "Apache" : "") + (FileTags.IsNginx(validators) ? "nginx" : "");
    }
}
