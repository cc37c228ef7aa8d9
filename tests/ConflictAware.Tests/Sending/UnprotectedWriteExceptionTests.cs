namespace ConflictAware.Tests.Sending;

/// <summary>Why a write was refused before it was sent, and what to do about it.</summary>
public class UnprotectedWriteExceptionTests
{
    private const string Nginx = "\"65fc2f41-1a\"";

    private static readonly Validators Carried = new()
    {
        Version = new CarriedVersion("member /_rev", [new CarriedVersion.Part("1", IsNumber: false)]),
    };

    private static readonly TestCaseData[] Reasons =
    [
        Case(Read(), VersionCarrier.EntityTag, "no entity tag and no Last-Modified"),
        Case(Read(lastModified: "Fri, 20 Nov 2026 10:00:00 GMT"), VersionCarrier.EntityTag, "too recent to tell two versions apart"),
        Case(Read(tag: "W/\"1\""), VersionCarrier.EntityTag, "AllowWeakTags is off"),
        Case(Read(tag: "\"1\"", wasRedirected: true), VersionCarrier.EntityTag, "switch automatic redirects off"),
        Case(Read(), VersionCarrier.Member("/_rev"), "up to 1024 characters."),
        Case(Read(), VersionCarrier.Member("/version", increment: true), "a whole number to be incremented"),
        Case(Read(tag: "\"1\""), VersionCarrier.Member("/_rev"), "whose versions travel otherwise"),
        Case(new Representation(Writes.Target, default, null, Carried), VersionCarrier.EntityTag, "whose versions travel otherwise"),
        Case(Read(), VersionCarrier.Member("/_rev"), "DELETE has no representation", HttpMethod.Delete),
        Case(Read(), VersionCarrier.EntityTag, "does not look at preconditions", isIgnored: true),
        Case(Read(), VersionCarrier.Member("/_rev"), "Say where it does", isIgnored: true),
    ];

    private static Representation Read(string? tag = null, string? lastModified = null, bool wasRedirected = false) =>
        new(
            Writes.Target,
            default,
            contentType: null,
            new Validators { EntityTag = tag is null ? null : EntityTag.Parse(tag), LastModified = lastModified }
        )
        {
            WasRedirected = wasRedirected,
        };

    private static TestCaseData Case(
        Representation read,
        VersionCarrier carrier,
        string reason,
        HttpMethod? method = null,
        bool isIgnored = false
    ) => new TestCaseData(read, carrier, method ?? HttpMethod.Put, isIgnored, reason).SetArgDisplayNames(reason, $"{carrier}");

    [TestCaseSource(nameof(Reasons))]
    public void Message_SaysWhyAndWhatToDo(Representation read, VersionCarrier carrier, HttpMethod method, bool isIgnored, string reason)
    {
        var refused = new UnprotectedWriteException(method, new Uri(Writes.Target, "?secret=1"), read, carrier, isIgnored);

        Assert.That(
            refused.Message,
            Does.StartWith("http://origin.example/products/42 was not written: nothing would keep the write from overwriting")
                .And.Contains(reason)
                .And.EndsWith("AllowUnprotectedWrites sends such writes all the same, and loses updates.")
        );
        Assert.That(refused.Message, Does.Not.Contain("secret"));
        Assert.That((refused.Target.Query, refused.IsOfToken), Is.EqualTo(("?secret=1", false)));
    }

    [Test]
    public void Message_OfAFileOfNginx_NamesIt()
    {
        var read = new Representation(
            Writes.Target,
            default,
            contentType: null,
            new Validators { EntityTag = EntityTag.Parse(Nginx), LastModified = "Thu, 21 Mar 2024 12:59:45 GMT" }
        );
        Assert.That(FileTags.IsNginx(read.Validators), Is.True);
        Assert.That(
            new UnprotectedWriteException(HttpMethod.Put, Writes.Target, read, VersionCarrier.EntityTag, isIgnored: false).Message,
            Does.Contain("nginx made the entity tag of a file").And.Contain("honours If-Match")
        );
    }
}
