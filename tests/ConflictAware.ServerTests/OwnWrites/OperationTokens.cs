namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>Gives every request of an operation the token of that operation, in a field that the origin copies into its log and nowhere else.</summary>
internal sealed class OperationTokens : DelegatingHandler
{
    public const string Field = "X-Request-Id";

    private static readonly AsyncLocal<string?> Running = new();

    /// <summary>From here on, and in all that is awaited here, requests belong to this operation.</summary>
    public static void Begin(string token) => Running.Value = token;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Running.Value is { } token && !request.Headers.Contains(Field))
            request.Headers.Add(Field, token);
        return base.SendAsync(request, cancellationToken);
    }
}
