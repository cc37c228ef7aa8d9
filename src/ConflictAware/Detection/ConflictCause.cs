namespace ConflictAware;

/// <summary>Why an origin refused a write, as far as its answer says.</summary>
public enum ConflictCause
{
    /// <summary>The answer does not say: a page of HTML, <c>about:blank</c>, text made up by the application.</summary>
    Unknown,

    /// <summary>The version that the write started from is no longer the current one: somebody else wrote first.</summary>
    VersionMismatch,

    /// <summary>The origin takes this write only with a precondition (428), or a version is missing from it.</summary>
    PreconditionRequired,

    /// <summary>A precondition failed that named no version, for example <c>If-Match: *</c> on something that does not exist.</summary>
    PreconditionFailed,

    /// <summary>What was to be created is there already, or its name is taken.</summary>
    AlreadyExists,

    /// <summary>Something else still refers to it, or it is not empty.</summary>
    ReferencedByOthers,

    /// <summary>The resource is in a state in which this cannot be done.</summary>
    InvalidState,

    /// <summary>Somebody holds a lock or a lease that ends.</summary>
    Locked,

    /// <summary>An administrator has forbidden changes: a management lock, a legal hold, a retention policy. Waiting does not help.</summary>
    AdministrativelyLocked,

    /// <summary>Another operation on the resource is under way.</summary>
    OperationInProgress,

    /// <summary>The origin could not order two simultaneous writes: a lock timeout, a serialisation failure. The same write may well succeed next time.</summary>
    TransientContention,

    /// <summary>A request with the same idempotency key is still being processed.</summary>
    IdempotencyKeyInUse,

    /// <summary>The idempotency key was used before, for something else.</summary>
    IdempotencyKeyReused,

    /// <summary>Others own fields that the write would change (Kubernetes server-side apply).</summary>
    FieldOwnership,

    /// <summary>The change cannot be applied to what is there now: a patch whose context is gone, a merge of branches.</summary>
    MergeConflict,

    /// <summary>Something that the write depends on does not exist: a parent collection, the target of a reference.</summary>
    MissingDependency,

    /// <summary>An upload continued at an offset that is not where the origin stands.</summary>
    OffsetMismatch,

    /// <summary>Another session of the same client has taken over.</summary>
    SessionSuperseded,

    /// <summary>A conflict answer to a request that changes nothing, or a page of something in between: a firewall, a rate limiter.</summary>
    PossiblyBlocked,

    /// <summary>This origin uses the status for something else.</summary>
    NotAConflict,
}
