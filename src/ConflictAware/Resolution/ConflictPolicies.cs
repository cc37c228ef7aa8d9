using System.Collections.Frozen;

namespace ConflictAware;

/// <summary>The policy for every cause: the user's where there is one, the default where there is none.</summary>
internal sealed class ConflictPolicies
{
    /// <summary>How long a lock or a running operation is waited for unless the user says otherwise.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    private static readonly FrozenDictionary<ConflictCause, ConflictPolicy> Defaults = Enum.GetValues<ConflictCause>()
        .ToFrozenDictionary(static cause => cause, MakeDefault);

    private readonly Dictionary<ConflictCause, ConflictPolicy> _own = [];

    public IEnumerable<KeyValuePair<ConflictCause, ConflictPolicy>> Own => _own;

    public ConflictPolicy this[ConflictCause cause] =>
        _own.TryGetValue(cause, out ConflictPolicy? own) ? own
        : cause is ConflictCause.MergeConflict && MergeRules is { } rules ? new ConflictPolicy().Add(new MergeResolver(rules))
        : Defaults[cause];

    /// <summary>What is known of the documents, whatever made a merge necessary: a counter is one also where the origin calls it by another name.</summary>
    private MergeRules? MergeRules => this[ConflictCause.VersionMismatch].MergeRules;

    /// <summary>Starts an empty policy for a cause, in place of the one that was there.</summary>
    public ConflictPolicy Replace(ConflictCause cause) => _own[cause] = new ConflictPolicy();

    /// <summary>What is done about a cause of which nobody says anything else.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cause is not one of the defined ones.</exception>
    internal static ConflictPolicy MakeDefault(ConflictCause cause) =>
        cause switch
        {
            ConflictCause.VersionMismatch or ConflictCause.MergeConflict => new ConflictPolicy().Merge(),
            // An upsert that somebody else's create beat has a function to run again; a create has none and surfaces.
            ConflictCause.AlreadyExists or ConflictCause.PreconditionRequired => new ConflictPolicy().Add(ReapplyOnceResolver.Instance),
            ConflictCause.Locked or ConflictCause.OperationInProgress => new ConflictPolicy().Wait(DefaultWait),
            ConflictCause.TransientContention or ConflictCause.IdempotencyKeyInUse => new ConflictPolicy().Resend(),
            ConflictCause.PossiblyBlocked => new ConflictPolicy().Add(ObeyRetryAfterResolver.Instance),
            ConflictCause.Unknown
            or ConflictCause.PreconditionFailed
            or ConflictCause.ReferencedByOthers
            or ConflictCause.InvalidState
            or ConflictCause.AdministrativelyLocked
            or ConflictCause.IdempotencyKeyReused
            or ConflictCause.FieldOwnership
            or ConflictCause.MissingDependency
            or ConflictCause.OffsetMismatch
            or ConflictCause.SessionSuperseded
            or ConflictCause.NotAConflict => new ConflictPolicy().Surface(),
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "This cause has no default policy."),
        };
}
