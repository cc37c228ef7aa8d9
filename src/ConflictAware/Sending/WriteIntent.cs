namespace ConflictAware;

/// <summary>
/// What a request is part of. It travels with the request, so that the handlers on the way can lend what they have (the outermost) and note what
/// happens (the innermost), whatever else resends or clones the request in between.
/// </summary>
internal sealed class WriteIntent
{
    public static readonly HttpRequestOptionsKey<WriteIntent> Key = new("ConflictAware.Intent");

    /// <summary>The engine that the call runs on.</summary>
    public required ConflictEngine Engine { get; init; }

    /// <summary>Whether it is a typed call that runs the loop, not the handler.</summary>
    public bool IsTyped { get; init; }

    public Attempts Attempts { get; } = new();

    /// <summary>Whether an attempt probe was passed, which then counts the tries.</summary>
    public bool IsProbed { get; set; }

    /// <summary>Whether the transport followed a redirect by itself: then the answer is another resource's.</summary>
    public bool WasRedirected { get; set; }

    /// <summary>What the write is over, when that was read in the same scope.</summary>
    public ScopedWrite? Scoped { get; set; }

    /// <summary>The intent of a request or of a clone of it; null when it has none.</summary>
    public static WriteIntent? Of(HttpRequestMessage request) =>
        request.Content is CapturedContent { Intent: { } intent } ? intent
        : request.Options.TryGetValue(Key, out WriteIntent? found) ? found
        : null;
}
