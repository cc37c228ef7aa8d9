namespace ConflictAware;

/// <summary>Problem details (RFC 9457).</summary>
public sealed class HttpProblemDetails
{
    internal HttpProblemDetails() { }

    /// <summary>The problem type; <c>about:blank</c> when absent.</summary>
    public string Type { get; internal init; } = "about:blank";
}
