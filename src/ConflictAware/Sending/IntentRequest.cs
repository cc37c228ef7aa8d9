namespace ConflictAware;

/// <summary>A request of a typed call. Its type tells it from everybody else's without touching <c>Options</c>, which would allocate them.</summary>
internal sealed class IntentRequest : HttpRequestMessage
{
    public IntentRequest(HttpMethod method, Uri target, WriteIntent intent)
        : base(method, target)
    {
        Intent = intent;
        Options.Set(WriteIntent.Key, intent);
    }

    public WriteIntent Intent { get; }
}
