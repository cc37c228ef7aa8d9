namespace ConflictAware.Tests.Protocol;

public class SafeMethodsTests
{
    [TestCase("GET", ExpectedResult = true)]
    [TestCase("HEAD", ExpectedResult = true)]
    [TestCase("OPTIONS", ExpectedResult = true)]
    [TestCase("TRACE", ExpectedResult = true)]
    [TestCase("PROPFIND", ExpectedResult = true)]
    [TestCase("SEARCH", ExpectedResult = true)]
    [TestCase("REPORT", ExpectedResult = true)]
    [TestCase("QUERY", ExpectedResult = true)]
    [TestCase("POST", ExpectedResult = false)]
    [TestCase("PUT", ExpectedResult = false)]
    [TestCase("PATCH", ExpectedResult = false)]
    [TestCase("DELETE", ExpectedResult = false)]
    [TestCase("MKCOL", ExpectedResult = false)]
    // Methods are case-sensitive (RFC 9110 §9.1): what this one does, nobody knows.
    [TestCase("propfind", ExpectedResult = false)]
    public bool IsSafe_OfEachMethod_IsThatOfItsRfc(string method) => new HttpMethod(method).IsSafe();
}
