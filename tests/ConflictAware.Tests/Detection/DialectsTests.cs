using System.Reflection;

namespace ConflictAware.Tests.Detection;

public class DialectsTests
{
    private static readonly Dialect[] Declared =
    [
        .. typeof(Dialects)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(Dialect))
            .Select(property => (Dialect)property.GetValue(null)!),
    ];

    [Test]
    public void All_HoldsEveryDialectOnce() => Assert.That(Dialects.All, Is.EquivalentTo(Declared));

    [Test]
    public void All_NamesAreUnique() => Assert.That(Dialects.All.Select(dialect => dialect.Name), Is.Unique);

    [Test]
    public void All_ShapesComeLast() =>
        Assert.That(Dialects.All.SkipWhile(dialect => !dialect.IsShape).All(dialect => dialect.IsShape), Is.True);

    [TestCaseSource(nameof(Declared))]
    public void Dialect_IsDocumentedAndDecidable(Dialect dialect)
    {
        Assert.That(dialect == Dialects.ErrorObject || dialect.Source is not null, Is.True, "says where it is documented");
        // A rule that names neither code nor condition is believed of a known host, by a sign, or under a status that only this dialect has.
        foreach (Rule rule in dialect.RulesWithoutCode.Where(rule => rule.When is null))
            Assert.That(dialect.Hosts.Count + dialect.Signs.Count, Is.Positive, $"{rule} needs a host or a sign");
        foreach (Rule rule in dialect.Rules.Where(rule => rule.When?.IsWording == true))
            Assert.That(rule.Judge().Confidence, Is.EqualTo(Confidence.Guess), "wording is never more than a guess");
        Assert.That(dialect.Statuses, Is.All.InRange(200, 599).And.All.Not.AnyOf(409, 412, 423, 428));
    }

    [TestCase("lambda.*.amazonaws.com", "lambda.eu-west-1.amazonaws.com", true)]
    [TestCase("lambda.*.amazonaws.com", "lambda.amazonaws.com", false)]
    [TestCase("lambda.*.amazonaws.com", "LAMBDA.EU-WEST-1.AMAZONAWS.COM", true)]
    [TestCase("*.example.com", "api.example.com", true)]
    [TestCase("*.example.com", "example.com", false)]
    [TestCase("*.example.com", "api.example.com.evil.example", false)]
    [TestCase("api.example.com", "api.example.com", true)]
    [TestCase("api.example.com", "xapi.example.com", false)]
    public void SpokenBy_Patterns_Match(string pattern, string host, bool matches) =>
        Assert.That(new Dialect("x") { Hosts = [pattern] }.SpokenBy(host), Is.EqualTo(matches));

    [Test]
    public void At_TextThatIsNoPointer_SaysWhatToDo() =>
        Assert.That(() => At.Json("error/code"), Throws.ArgumentException.With.Message.Contains("Begin it with a slash"));

    [TestCase("com.amazonaws#Name", "#", null, "Name")]
    [TestCase("Name:http://x/", null, ":", "Name")]
    [TestCase("a[b]c", "[", "]", "b")]
    [TestCase("plain", "#", ":", "plain")]
    [TestCase("#", "#", null, null)]
    public void At_Cuts_LeaveWhatIsMeant(string text, string? after, string? before, string? left)
    {
        At at = At.Header("x");
        at = after is null ? at : at.After(after);
        at = before is null ? at : at.Before(before);
        Assert.That(at.Cut(text), Is.EqualTo(left));
    }

    [Test]
    public async Task At_Within_ReadsJsonInAString()
    {
        var nested = new Dialect("nested") { Code = [At.Json("/error").Within("/inner/code")], Rules = [new(ConflictCause.Locked, "L1")] };
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.Conflict)
        {
            Content = new StringContent("""{"error":"{\"inner\":{\"code\":\"L1\"}}"}"""),
        };

        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(nested));

        Assert.That((conflict?.Cause, conflict?.Code), Is.EqualTo(((ConflictCause?)ConflictCause.Locked, "L1")));
    }
}
