using System.Diagnostics;

namespace ConflictAware;

/// <summary>
/// A message handler that understands conflict answers and resolves what can be resolved without losing anybody's update. What it cannot resolve it hands
/// on: the caller gets the origin's answer to the last write, whole.
/// </summary>
/// <remarks>
/// <para>
/// Stands outermost: retries for transient faults belong inside. <c>AddConflictHandling</c> puts it there by itself; in a chain made by hand, give it the
/// other handlers as its inner handler. The typed calls (<c>UpdateAsync</c>, <c>SaveAsync</c>, …) take their options and their queues from it.
/// </para>
/// <para>Outside of a <see cref="ReadScope"/> it never adds a precondition to a request of yours. It never sends a write again that carries neither a precondition nor an <c>Idempotency-Key</c>. Thread-safe.</para>
/// </remarks>
public sealed class ConflictHandler : DelegatingHandler
{
    private readonly EngineSource _engines;

    /// <summary>Makes a handler with the default options; its inner handler is set later.</summary>
    public ConflictHandler()
        : this(new ConflictHandlingOptions()) { }

    /// <summary>Makes a handler; its inner handler is set later.</summary>
    /// <param name="options">How conflicts are dealt with. Later changes to it change nothing that is defined.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; the message names each setting, its value and its bound.</exception>
    public ConflictHandler(ConflictHandlingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _engines = new EngineSource(new ConflictEngine(options));
    }

    /// <summary>Makes a handler around another.</summary>
    /// <param name="options">How conflicts are dealt with. Later changes to it change nothing that is defined.</param>
    /// <param name="innerHandler">The handler that the requests go on to.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong; the message names each setting, its value and its bound.</exception>
    public ConflictHandler(ConflictHandlingOptions options, HttpMessageHandler innerHandler)
        : this(options) => InnerHandler = innerHandler ?? throw new ArgumentNullException(nameof(innerHandler));

    internal ConflictHandler(EngineSource engines) => _engines = engines;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (BelongsToTypedCall(request))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        ConflictEngine engine = _engines.Current;
        bool isSafe = request.Method.IsSafe();
        var read = ScopedRead.Begin(engine, request);
        WriteOperation? write = isSafe
            ? null
            : await TakeAsync(engine, request, synchronously: false, cancellationToken).ConfigureAwait(false);
        try
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            bool isFinal = !engine.Detector.MayBeConflict(request.Method, answer.StatusCode) || (write is null && !isSafe);
            return isFinal
                ? Remember(answer, read, write)
                : Remember(
                    await ResolveAsync(engine, request, write, answer, synchronously: false, cancellationToken).ConfigureAwait(false),
                    read,
                    write
                );
        }
        catch when (write?.Intent.Scoped is { } scoped)
        {
            scoped.Lose(write);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (BelongsToTypedCall(request))
            return base.Send(request, cancellationToken);

        ConflictEngine engine = _engines.Current;
        bool isSafe = request.Method.IsSafe();
        var read = ScopedRead.Begin(engine, request);
        WriteOperation? write = isSafe ? null : Completed(TakeAsync(engine, request, synchronously: true, cancellationToken));
        try
        {
            HttpResponseMessage answer = base.Send(request, cancellationToken);
            bool isFinal = !engine.Detector.MayBeConflict(request.Method, answer.StatusCode) || (write is null && !isSafe);
            return isFinal
                ? Remember(answer, read, write)
                : Remember(Completed(ResolveAsync(engine, request, write, answer, synchronously: true, cancellationToken)), read, write);
        }
        catch when (write?.Intent.Scoped is { } scoped)
        {
            scoped.Lose(write);
            throw;
        }
    }

    /// <summary>What a scope learns from the answer that the caller gets.</summary>
    private static HttpResponseMessage Remember(HttpResponseMessage answer, ScopedRead? read, WriteOperation? write)
    {
        read?.Take(answer);
        write?.Intent.Scoped?.End(write, answer);
        return answer;
    }

    // The type of the request tells; its Options would be allocated by asking for them.
    private bool BelongsToTypedCall(HttpRequestMessage request)
    {
        if (request is not IntentRequest { Intent: var intent })
            return false;
        return !intent.Engine.IsProvisional ? true : throw new EngineLentException(_engines);
    }

    /// <summary>Takes what is needed to send a write again, before the handlers further in change it; null when the request is none of this handler's business.</summary>
    private async ValueTask<WriteOperation?> TakeAsync(
        ConflictEngine engine,
        HttpRequestMessage request,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        WriteIntent? earlier = WriteIntent.Of(request);
        // A clone of a typed call's request, or the request of another ConflictHandler further out. One of our own is sent again by something further out.
        bool isForeign = earlier is { IsTyped: true } || (earlier is not null && !earlier.Engine.IsOfSameClient(engine));
        if (request.RequestUri is null || isForeign)
            return null;
        // Whatever it does there, nobody tells whether something is left.
        engine.SeenTargets.Remove(request.RequestUri);
        if (Bypass.Applies(request))
            return null;
        WriteIntent intent = earlier ?? new WriteIntent { Engine = engine };
        var template = RequestTemplate.Of(request);
        // One that is sent again by something further out carries its condition already.
        if (intent.Scoped is null && ReadMemory.Current is { } memory)
            intent.Scoped = await ScopedWrite
                .BeginAsync(memory, engine, request, template, new NextHandler(this, synchronously), cancellationToken)
                .ConfigureAwait(false);
        ScopedWrite? scoped = intent.Scoped;
        ReadOnlyMemory<byte>? content = await ContentCapture
            .CaptureAsync(
                request,
                intent,
                template.IsGuarded || scoped is not null || engine.Carrier.IsStatedIn(request, content: null),
                engine.Options.MaxCapturedContent,
                synchronously,
                cancellationToken
            )
            .ConfigureAwait(false);
        // Also where a handler further in puts other content in its place.
        request.Options.Set(WriteIntent.Key, intent);
        if (scoped is { IsInDoubt: true })
            intent.Attempts.Start();
        var write = new WriteOperation(template, intent, scoped?.Base);
        write.SendNext(content, contentType: null, scoped?.Condition, over: null);
        return write;
    }

    private async ValueTask<HttpResponseMessage> ResolveAsync(
        ConflictEngine engine,
        HttpRequestMessage request,
        WriteOperation? write,
        HttpResponseMessage answer,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        if (write is null)
        {
            if (Bypass.Applies(request))
                return answer;
            // Nothing was captured for a safe method. One that has content all the same (PROPFIND, REPORT, a search by GET) cannot be sent again.
            ReadOnlyMemory<byte>? content = request.Content is null ? ReadOnlyMemory<byte>.Empty : default(ReadOnlyMemory<byte>?);
            // The one that a scope looks at, where there is one: a redirect that a later try meets counts too.
            WriteIntent intent = WriteIntent.Of(request) ?? new WriteIntent { Engine = engine };
            write = new WriteOperation(RequestTemplate.Of(request), intent);
            write.SendNext(content, contentType: null, precondition: null, over: null);
        }
        answer.RequestMessage ??= request;
        using Activity? span = ConflictTelemetry.Begin(request.Method, write.Template.Target);
        var next = new NextHandler(this, synchronously);
        var loop = new ConflictLoop(engine, next, new OriginView(engine, next));
        try
        {
            WriteEnd end = await loop.RunAsync(write, request, answer, cancellationToken).ConfigureAwait(false);
            engine.Telemetry.Ended(span, write.Sum(EndingOf(end), engine.Time));
            if (engine.Options.ConflictsAsProblemDetails && end is not WriteEnd.Answered && write.Conflict is { } conflict)
                await StandardisedAnswer
                    .ApplyAsync(conflict, write.Answer!, engine.Detection, synchronously, cancellationToken)
                    .ConfigureAwait(false);
            return write.Answer!;
        }
        catch
        {
            write.Answer?.Dispose();
            throw;
        }
    }

    private static WriteEnding EndingOf(WriteEnd end) =>
        end switch
        {
            WriteEnd.Surfaced => WriteEnding.Surfaced,
            WriteEnd.CurrentAccepted => WriteEnding.CurrentAccepted,
            WriteEnd.Unchanged => WriteEnding.Unchanged,
            WriteEnd.Unknown => WriteEnding.Unknown,
            WriteEnd.Answered { Response.IsSuccessStatusCode: false } => WriteEnding.Failed,
            _ => WriteEnding.Applied,
        };

    // Everything on the synchronous path completes before it returns; nothing there waits for another thread.
    private static T Completed<T>(ValueTask<T> task)
    {
        Debug.Assert(task.IsCompleted);
        return task.AsTask().GetAwaiter().GetResult();
    }

    private HttpResponseMessage SendOn(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.Send(request, cancellationToken);

    private Task<HttpResponseMessage> SendOnAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    private sealed class NextHandler(ConflictHandler handler, bool synchronously) : Transport
    {
        public override bool IsSynchronous => synchronously;

        public override ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            synchronously ? new(handler.SendOn(request, cancellationToken)) : new(handler.SendOnAsync(request, cancellationToken));
    }
}
