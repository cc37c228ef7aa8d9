namespace ConflictAware;

/// <summary>
/// What a request is part of. It travels with the request, so that the handlers on the way can lend what they have (the outermost) and note what
/// happens (the innermost), whatever else resends or clones the request in between.
/// </summary>
internal sealed class WriteIntent
{
    public static readonly HttpRequestOptionsKey<WriteIntent> Key = new("ConflictAware.Intent");

    private static readonly AsyncLocal<WriteIntent?> Sending = new();

    private HttpRequestMessage? _sent;

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

    /// <summary>A try got its own answer. A success may have a conflict in its body; and a refusal says nothing where the path may have sent the write before.</summary>
    public void End(HttpResponseMessage answer, HttpMethod sent) =>
        Attempts.End(
            answer,
            sent,
            isLastWord: answer.IsSuccessStatusCode ? !Engine.Detector.MayBeConflict(sent, answer.StatusCode) : !Engine.Options.PathMayResend
        );

    /// <summary>From here on, in all that the caller awaits, a request like this one is a try of the write.</summary>
    public void Begin(HttpRequestMessage request)
    {
        _sent = request;
        Sending.Value = this;
    }

    /// <summary>The intent of a request or of a clone of it; null when it has none.</summary>
    public static WriteIntent? Of(HttpRequestMessage request) =>
        request.Content is CapturedContent { Intent: { } intent } ? intent
        : request.Options.TryGetValue(Key, out WriteIntent? found) ? found
        : null;

    /// <summary>The same, of a clone too whose maker kept neither options nor content: what is being sent has this method and path.</summary>
    public static WriteIntent? OfTry(HttpRequestMessage request)
    {
        if (Of(request) is { } known)
            return known;
        bool isLikeIt =
            Sending.Value is { _sent: { } sent }
            && request.Method == sent.Method
            && request.RequestUri?.AbsolutePath == sent.RequestUri?.AbsolutePath;
        return isLikeIt ? Sending.Value : null;
    }
}
