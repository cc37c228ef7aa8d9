namespace ConflictAware.Tests.Protocol;

public class HttpDateTests
{
    private static readonly DateTimeOffset Then = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    [TestCase("Sun, 06 Nov 1994 08:49:37 GMT")]
    [TestCase("Sunday, 06-Nov-94 08:49:37 GMT")]
    [TestCase("Sun Nov  6 08:49:37 1994")]
    [TestCase("Sun, 6 Nov 1994 08:49:37 GMT")]
    [TestCase(" Sun, 06 Nov 1994 08:49:37 GMT ")]
    public void Parse_EachFormatOfTheRfc_IsRead(string text) => Assert.That(HttpDate.Parse(text), Is.EqualTo(Then));

    [TestCase("Friday, 01-Jan-27 00:00:00 GMT", 2027)]
    [TestCase("Sunday, 01-Jan-68 00:00:00 GMT", 2068)]
    [TestCase("Wednesday, 01-Jan-69 00:00:00 GMT", 1969)]
    [TestCase("Friday, 01-Jan-99 00:00:00 GMT", 1999)]
    public void Parse_TwoDigitYear_IsOfTheNearerCentury(string text, int year) =>
        Assert.That(HttpDate.Parse(text), Is.EqualTo(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    [TestCase("Tue Nov 16 08:49:37 1994")]
    [TestCase("Mon, 06 Nov 1994 08:49:37 GMT")]
    [TestCase("Sun, 06 Nov 1994 08:49:37 +0100")]
    [TestCase("Sun, 06 Nov 1994 24:00:00 GMT")]
    [TestCase("Sun, 31 Feb 1994 08:49:37 GMT")]
    [TestCase("1994-11-06T08:49:37Z")]
    [TestCase("784111777")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("")]
    [TestCase(null)]
    [TestCase("Sun, 06 Nov 1994 08:49:37 GMT\r\nX: 1")]
    [TestCase("Sun,\u00a006 Nov 1994 08:49:37 GMT")]
    [TestCase("Sun,\t06 Nov 1994 08:49:37 GMT")]
    public void Parse_WhatIsNoHttpDate_IsNull(string? text) => Assert.That(HttpDate.Parse(text), Is.Null);
}
