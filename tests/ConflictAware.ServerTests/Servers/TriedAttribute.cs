namespace ConflictAware.ServerTests.Servers;

/// <summary>What a test tries on a third-party server: a row of <c>docs/servers.md</c>, in which the test says what happened.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TriedAttribute(string what) : Attribute
{
    public string What => what;
}
