namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>What the documents on third-party servers are.</summary>
internal sealed record Product(string Name, int Price, int Stock);
