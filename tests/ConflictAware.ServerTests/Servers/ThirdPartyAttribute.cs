namespace ConflictAware.ServerTests.Servers;

/// <summary>The tests of one third-party server.</summary>
/// <param name="title">What it is called in <c>docs/servers.md</c>.</param>
/// <param name="script">The name of its script in <c>build/servers</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ThirdPartyAttribute(string title, string script) : Attribute
{
    public string Title => title;

    public string Script => script;

    /// <summary>A variable that the script reads, as <c>NAME=value</c>; null for none.</summary>
    public string? Variable { get; init; }
}
