namespace ConflictAware.TestSupport;

/// <summary>A request arrived that the script has no answer to.</summary>
/// <remarks>Not an <see cref="HttpRequestException"/>: retry handlers take those for passing faults and would hide the mistake.</remarks>
public sealed class UnexpectedRequestException(string message) : InvalidOperationException(message);
