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
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (BelongsToTypedCall(request))
            return base.SendAsync(request, cancellationToken);
        if (!request.Method.IsSafe())
            return WriteAsync(request, synchronously: false, cancellationToken);
        var scoped = ScopedRead.Begin(_engines.Current, request);
        Task<HttpResponseMessage> reading = ReadAsync(request, cancellationToken);
        return scoped is null ? reading : scoped.TakeAsync(reading);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (BelongsToTypedCall(request))
            return base.Send(request, cancellationToken);
        if (!request.Method.IsSafe())
            return Completed(WriteAsync(request, synchronously: true, cancellationToken));
        var scoped = ScopedRead.Begin(_engines.Current, request);
        HttpResponseMessage answer = base.Send(request, cancellationToken);
        if (MayBeConflict(_engines.Current, request, answer))
            answer = Completed(ResolveReadAsync(request, answer, synchronously: true, cancellationToken));
        scoped?.Take(answer);
        return answer;
    }

    // Awaits one type of task and keeps nothing meanwhile, not even the settings of the time, so that it takes no byte more than passing the request on.
    private async Task<HttpResponseMessage> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return MayBeConflict(_engines.Current, request, answer)
            ? await ResolveReadAsync(request, answer, synchronously: false, cancellationToken).ConfigureAwait(false)
            : answer;
    }

    private async Task<HttpResponseMessage> WriteAsync(HttpRequestMessage request, bool synchronously, CancellationToken cancellationToken)
    {
        if (TakeOn(request) is not { } intent)
            return await SendOnAsync(request, synchronously, cancellationToken).ConfigureAwait(false);
        ConflictEngine engine = intent.Engine;
        // Before the handlers further in change it, what is needed to send it again; of a write that meets no conflict, no more is ever made.
        var template = RequestTemplate.Of(request);
        // One that is sent again by something further out carries its condition already.
        if (intent.Scoped is null && ReadMemory.Current is { } memory)
            intent.Scoped = await ScopedWrite
                .BeginAsync(memory, engine, request, template, new NextHandler(this, synchronously), cancellationToken)
                .ConfigureAwait(false);
        ReadOnlyMemory<byte>? content = await ContentCapture
            .CaptureAsync(
                request,
                intent,
                template.IsGuarded || intent.Scoped is not null || engine.Carrier.IsStatedIn(request, content: null),
                engine.Options.MaxCapturedContent,
                synchronously,
                cancellationToken
            )
            .ConfigureAwait(false);
        // The request has it for what sends it again further out, the flow of execution for what sends a copy of it further in.
        request.Options.Set(WriteIntent.Key, intent);
        intent.Begin(request);
        if (intent.Scoped is { IsInDoubt: true })
            intent.Attempts.Start();
        try
        {
            HttpResponseMessage answer = await SendOnAsync(request, synchronously, cancellationToken).ConfigureAwait(false);
            if (MayBeConflict(engine, request, answer))
                return await ResolveAsync(Operation(template, intent, content), request, answer, synchronously, cancellationToken)
                    .ConfigureAwait(false);
            intent.Scoped?.End(Operation(template, intent, content), answer);
            return answer;
        }
        catch when (intent.Scoped is { } scoped)
        {
            scoped.Lose(intent);
            throw;
        }
    }

    private static bool MayBeConflict(ConflictEngine engine, HttpRequestMessage request, HttpResponseMessage answer) =>
        engine.Detector.MayBeConflict(request.Method, answer.StatusCode);

    // The type of the request tells; its Options would be allocated by asking for them.
    private bool BelongsToTypedCall(HttpRequestMessage request)
    {
        if (request is not IntentRequest { Intent: var intent })
            return false;
        return !intent.Engine.IsProvisional ? true : throw new EngineLentException(_engines);
    }

    /// <summary>Begins or goes on with a write; null when it is none of this handler's business.</summary>
    private WriteIntent? TakeOn(HttpRequestMessage request)
    {
        ConflictEngine engine = _engines.Current;
        WriteIntent? earlier = WriteIntent.Of(request);
        // A clone of a typed call's request, or the request of another ConflictHandler further out. One of our own is sent again by something further out.
        bool isForeign = earlier is { IsTyped: true } || (earlier is not null && !earlier.Engine.IsOfSameClient(engine));
        if (request.RequestUri is null || isForeign)
            return null;
        // Whatever it does there, nobody tells whether something is left.
        engine.SeenTargets.Remove(request.RequestUri);
        return Bypass.Applies(request) ? null : earlier ?? new WriteIntent { Engine = engine };
    }

    private static WriteOperation Operation(RequestTemplate template, WriteIntent intent, ReadOnlyMemory<byte>? content)
    {
        var write = new WriteOperation(template, intent, intent.Scoped?.Base);
        write.SendNext(content, contentType: null, intent.Scoped?.Condition, over: null);
        return write;
    }

    private Task<HttpResponseMessage> ResolveReadAsync(
        HttpRequestMessage request,
        HttpResponseMessage answer,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        if (Bypass.Applies(request))
            return Task.FromResult(answer);
        // Nothing was captured for a safe method. One that has content all the same (PROPFIND, REPORT, a search by GET) cannot be sent again.
        ReadOnlyMemory<byte>? content = request.Content is null ? ReadOnlyMemory<byte>.Empty : default(ReadOnlyMemory<byte>?);
        // The one that a scope looks at, where there is one: a redirect that a later try meets counts too.
        WriteIntent intent = WriteIntent.Of(request) ?? new WriteIntent { Engine = _engines.Current };
        WriteOperation operation = Operation(RequestTemplate.Of(request), intent, content);
        return ResolveAsync(operation, request, answer, synchronously, cancellationToken);
    }

    private async Task<HttpResponseMessage> ResolveAsync(
        WriteOperation write,
        HttpRequestMessage request,
        HttpResponseMessage answer,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        ConflictEngine engine = write.Intent.Engine;
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
            write.Intent.Scoped?.End(write, write.Answer!);
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
    private static HttpResponseMessage Completed(Task<HttpResponseMessage> task)
    {
        Debug.Assert(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    private Task<HttpResponseMessage> SendOnAsync(HttpRequestMessage request, bool synchronously, CancellationToken cancellationToken) =>
        synchronously ? Task.FromResult(base.Send(request, cancellationToken)) : base.SendAsync(request, cancellationToken);

    private sealed class NextHandler(ConflictHandler handler, bool synchronously) : Transport
    {
        public override bool IsSynchronous => synchronously;

        public override ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(handler.SendOnAsync(request, synchronously, cancellationToken));
    }
}
