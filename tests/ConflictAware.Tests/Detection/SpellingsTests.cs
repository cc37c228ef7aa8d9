namespace ConflictAware.Tests.Detection;

public class SpellingsTests
{
    [TestCase(
        "/errors/*/errorCode",
        "/errors/*/errorCode /errors/*/error_code /Errors/*/ErrorCode /errors/*/error-code /errors/*/errorcode"
    )]
    [TestCase("/code", "/code /Code")]
    [TestCase(
        "/ietf-restconf:errors/errorTag",
        "/ietf-restconf:errors/errorTag /ietf-restconf:errors/error_tag /ietf-restconf:errors/ErrorTag /ietf-restconf:errors/error-tag /ietf-restconf:errors/errortag"
    )]
    [TestCase("/__type", "/__type")]
    [TestCase("", "")]
    public void Of_Place_IsTheSameInTheSpellingsOfOtherServers(string place, string spellings) =>
        Assert.That(string.Join(' ', Spellings.Of(place)), Is.EqualTo(spellings));

    [Test]
    public void GeneralPlaces_NoneIsThereTwice()
    {
        Assert.That(GeneralCodePlaces.All.Select(at => at.Place), Is.Unique);
        Assert.That(GeneralPlaces.Details.Select(at => at.Place), Is.Unique);
    }
}
