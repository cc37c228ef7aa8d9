using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware;

/// <summary>
/// What all calls of one client share: its options, its detector, its queues, the pacing of its rounds. Handlers come and go; this stays, and where settings are
/// reloaded an engine with the new ones takes over its <see cref="State"/>. Thread-safe.
/// </summary>
internal sealed class ConflictEngine
{
    private readonly ConditionalWeakTable<MergeRules, MergeRules> _completed = [];
    private readonly IServiceScopeFactory? _scopes;

    /// <summary>Makes the engine of a client.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public ConflictEngine(
        ConflictHandlingOptions options,
        IServiceScopeFactory? scopes = null,
        bool isProvisional = false,
        ConflictTelemetry? telemetry = null,
        ClientState? state = null
    )
    {
        State = state ?? new ClientState();
        IsProvisional = isProvisional;
        ConflictHandlingOptionsValidator.ThrowIfInvalid(options, hasServices: scopes is not null);
        Options = options;
        Detection = DetectionOf(options);
        Detector = new ConflictDetector(Detection);
        Telemetry = telemetry ?? new ConflictTelemetry();
        Rounds = new Rounds(options.TimeProvider, Telemetry);
        MergeRules = options.Policies[ConflictCause.VersionMismatch].MergeRules is { } rules ? Complete(rules) : null;
        VersionAside = Complete(new MergeRules());
        Managed = MergeRules ?? VersionAside;
        _scopes = scopes;
    }

    /// <summary>Whether a typed call made it for want of a <c>ConflictHandler</c> that it has met: one that it meets later lends its own.</summary>
    public bool IsProvisional { get; }

    /// <summary>Whether an attempt probe stands in every chain of the client, so that a try which it did not see was never made.</summary>
    public bool IsProbed { get; init; }

    public ConflictHandlingOptions Options { get; }
    public DetectionSettings Detection { get; }
    public ConflictDetector Detector { get; }
    public ConflictTelemetry Telemetry { get; }
    public Rounds Rounds { get; }
    public ClientState State { get; }
    public TargetQueues Queues => State.Queues;
    public LastWrites LastWrites => State.LastWrites;
    public StoredAsSent StoredAsSent => State.StoredAsSent;
    public StandingVersions StandingVersions => State.StandingVersions;
    public SeenTargets SeenTargets => State.SeenTargets;
    public IgnoredPreconditions IgnoredPreconditions => State.IgnoredPreconditions;

    /// <summary>The rules by which versions are merged; null where they are not.</summary>
    public MergeRules? MergeRules { get; }

    /// <summary>What is left out when representations are compared: what the origin manages, the version, the write id.</summary>
    public MergeRules Managed { get; }

    /// <summary>What is left out where nothing but another version, or the id of another write, is no difference.</summary>
    public MergeRules VersionAside { get; }

    public TimeProvider Time => Options.TimeProvider;

    public VersionCarrier Carrier => Options.Version;

    /// <summary>The engine of the same client with other options.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The options are wrong.</exception>
    public ConflictEngine With(ConflictHandlingOptions options) =>
        new(options, _scopes, IsProvisional, Telemetry, State) { IsProbed = IsProbed };

    /// <summary>Whether an engine is of this client too, be it with other settings.</summary>
    public bool IsOfSameClient(ConflictEngine other) => State == other.State;

    /// <summary>Rules of the user's, and what conflict handling itself knows of the documents: where the version is, and the write id.</summary>
    public MergeRules Complete(MergeRules rules) =>
        _completed.GetValue(
            rules,
            stated =>
            {
                MergeRules complete = Carrier.IsOfHttp ? stated : stated.With(Carrier.Places);
                return Options.WriteId?.MemberName is { } name ? complete.AndVersion("/" + JsonPointer.Escape(name)) : complete;
            }
        );

    /// <summary>Whether two contents say the same but for a version that stands in them.</summary>
    public bool DiffersInVersionAlone(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) =>
        !Carrier.IsOfHttp && JsonValue.Equal(one.Span, other.Span, VersionAside);

    /// <summary>A read taught something of the origin: what is there, whether it stores what is sent, and whether it looks after versions at all.</summary>
    public void Learn(Representation read)
    {
        if (read is { IsFresh: true, WasRedirected: false })
            SeenTargets.Add(read.Target);
        StoredAsSent.Read(read);
        if (StandingVersions.IsBetrayedBy(read))
            IgnoredPreconditions.Add(read.Target);
    }

    /// <summary>The precondition that protects a write over what was read; null when what was read has none that may be used.</summary>
    public Precondition? ConditionFor(Representation read) =>
        Precondition.Protecting(read.Validators) switch
        {
            // Another client's carrier may have brought it, in a token.
            Precondition.IfVersion { Version: var version } condition => Carrier.Takes(version) ? condition : null,
            { } condition => Carrier.IsOfHttp && (!condition.IsWeak || Options.AllowWeakTags) ? condition : null,
            null => null,
        };

    /// <summary>The precondition of a typed write over what was read, or over nothing.</summary>
    /// <returns>The precondition; null only where unprotected writes are allowed, or a patch can test what it changes.</returns>
    /// <exception cref="UnprotectedWriteException">Nothing protects the write.</exception>
    public Precondition? Protect(HttpMethod method, Uri target, Representation? read, WriteFormat format = WriteFormat.Representation)
    {
        bool isIgnored = IgnoredPreconditions.Contains(target);
        Precondition? condition =
            read is null ? new Precondition.IfAbsent()
            : Carrier.Carries(method) ? ConditionFor(read)
            : null;
        bool isNginx = read is not null && FileTags.IsNginx(read.Validators);
        bool isProtected = (condition is not null || CanTest(format, read)) && !isIgnored && !isNginx;
        if (!isProtected && !Options.AllowUnprotectedWrites)
            throw new UnprotectedWriteException(method, target, read, Carrier, isIgnored);
        return condition;
    }

    /// <summary>Whether a write without a validator can be guarded by what its patch tests. Where a version has to travel, nothing else takes its place.</summary>
    public bool CanTest(WriteFormat format, Representation? over) => Carrier.IsOfHttp && Outgoing.CanTest(format, over);

    /// <summary>Whether the same bytes may be sent twice: the write names the version that it replaces, or otherwise cannot be carried out twice.</summary>
    public bool IsGuarded(WriteOperation write)
    {
        if (write.IsGuarded || Carrier.IsOfHttp || write.Content is null)
            return write.IsGuarded;
        using HttpRequestMessage request = RequestOf(write);
        return Carrier.IsStatedIn(request, write.Content);
    }

    /// <summary>The next request of a write.</summary>
    public HttpRequestMessage RequestOf(WriteOperation write)
    {
        Outgoing outgoing = Outgoing.Of(write, this);
        HttpRequestMessage request = write.Template.Write(outgoing, write.Precondition, write.Intent);
        if (write.IsSettled && Options.WriteId?.HeaderName is { } field)
            request.Headers.TryAddWithoutValidation(field, write.Id);
        if (write.IsSettled && Options.SendIdempotencyKeys)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", $"\"{write.Id}\"");
        return request;
    }

    /// <summary>Waits for a writer's turn, within bounds.</summary>
    /// <exception cref="TimeoutException">The turn did not come within <see cref="ConflictHandlingOptions.MaxElapsedTime"/>; nothing was sent.</exception>
    public async ValueTask TakeTurnAsync(TargetQueues.Turn turn, CancellationToken cancellationToken)
    {
        if (turn.TryTake())
            return;
        long arrived = Time.GetTimestamp();
        using var limit = new CancellationTokenSource(Options.MaxElapsedTime, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await turn.TakeAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException tooLong) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The turn to write {turn.Target} did not come within MaxElapsedTime ({Spoken.Time(Options.MaxElapsedTime)}): other writers of this process are before it. Nothing was sent.",
                tooLong
            );
        }
        finally
        {
            Telemetry.Waited(WaitReason.Turn, Time.GetElapsedTime(arrived));
        }
    }

    /// <summary>Asks a resolver. One that could not read the current representation leaves the conflict to the next.</summary>
    public async ValueTask<ConflictResolution> AskAsync(
        ResolverSource source,
        ConflictContext context,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ResolveAsync(source, context, synchronously, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException(
                    "A resolver returned null. Return ConflictResolution.Surface where there is nothing to be done."
                );
        }
        catch (Exception failure)
            when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new ConflictResolution.Surface($"It could not be found out what to do: {failure.Message}");
        }
    }

    // On a synchronous call a resolver that cannot answer at once is not waited for.
    private async ValueTask<ConflictResolution> ResolveAsync(
        ResolverSource source,
        ConflictContext context,
        bool synchronously,
        CancellationToken cancellationToken
    )
    {
        if (!synchronously)
            return await source.ResolveAsync(context, _scopes, cancellationToken).ConfigureAwait(false);

        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ValueTask<ConflictResolution> answer = source.ResolveAsync(context, _scopes, abandon.Token);
        if (answer.IsCompleted)
            return answer.GetAwaiter().GetResult();
        await abandon.CancelAsync().ConfigureAwait(false);
        _ = answer.AsTask().ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        return new ConflictResolution.Surface("Its resolver did not answer at once, and this call is synchronous.");
    }

    private static DetectionSettings DetectionOf(ConflictHandlingOptions options) =>
        new DetectionSettings
        {
            MaxBodyBytes = options.MaxConflictBody,
            ReadTimeLimit = options.ConflictBodyTimeout,
            ReadText = options.ReadConflictText,
            TimeProvider = options.TimeProvider,
            Version = options.Version,
        }.With(options.Dialects);
}
