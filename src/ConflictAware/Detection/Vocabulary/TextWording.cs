namespace ConflictAware;

/// <summary>What sentences for people usually mean. Looked at only when the client allows it, never more than a guess, never a reason to write (law 10).</summary>
internal static class TextWording
{
    private static readonly (ConflictCause Cause, string[] Wordings)[] Table =
    [
        (ConflictCause.IdempotencyKeyReused, ["idempotency key was already used", "idempotency key has already been used"]),
        (ConflictCause.IdempotencyKeyInUse, ["same idempotency", "idempotency key is in use", "request with this idempotency"]),
        (
            ConflictCause.VersionMismatch,
            [
                "has been modified",
                "was modified",
                "been changed",
                "was changed by",
                "been updated",
                "was updated by",
                "someone else",
                "another user",
                "version mismatch",
                "version conflict",
                "does not match the current version",
                "stale",
                "out of date",
                "out-of-date",
                "outdated",
                "etag",
                "concurrent modification",
                "concurrent update",
                "optimistic lock",
                "latest version",
                "update conflict",
                "edit conflict",
            ]
        ),
        (
            ConflictCause.MissingDependency,
            ["parent does not exist", "parent not found", "no such parent", "does not exist", "not found", "no such file"]
        ),
        (
            ConflictCause.AlreadyExists,
            [
                "already exist",
                "duplicate",
                "already taken",
                "is taken",
                "already registered",
                "must be unique",
                "not unique",
                "name is in use",
                "already in use by",
                "already used",
                "pre-existing",
                "existing id",
            ]
        ),
        (
            ConflictCause.ReferencedByOthers,
            [
                "not empty",
                "still referenced",
                "is referenced",
                "foreign key",
                "depend",
                "in use",
                "has children",
                "being used by",
                "has snapshots",
                "attached to",
                "associated with",
            ]
        ),
        (
            ConflictCause.OperationInProgress,
            ["in progress", "already running", "pending", "being processed", "is busy", "currently being", "another operation"]
        ),
        (ConflictCause.TransientContention, ["deadlock", "lock timeout", "could not obtain lock", "try again", "retry the"]),
        (ConflictCause.Locked, ["locked by", "is locked", "checked out", "lease"]),
        (ConflictCause.MergeConflict, ["merge conflict", "cannot be merged", "not mergeable", "patch"]),
        (
            ConflictCause.InvalidState,
            [
                "state",
                "status",
                "cannot be",
                "can't be",
                "can not be",
                "not allowed",
                "already been",
                "already closed",
                "only ",
                "must be",
                "is empty",
                "not a directory",
            ]
        ),
    ];

    private static readonly string[] Preconditions =
    [
        "condition",
        "if-",
        "etag",
        "e-tag",
        "match",
        "version",
        "revision",
        "unmodified",
        "concurren",
        "lost update",
    ];

    /// <summary>What the sentence may mean; nothing when it has none of the usual wordings.</summary>
    public static Verdict Look(string text)
    {
        foreach ((ConflictCause cause, string[] wordings) in Table)
        {
            foreach (string wording in wordings)
            {
                if (text.Contains(wording, StringComparison.OrdinalIgnoreCase))
                    return new Verdict(cause, Confidence.Guess, Remedy.None);
            }
        }
        return Verdict.Unknown;
    }

    /// <summary>Whether the sentence is about what a request must state of the version that it changes, in any language that keeps the names of the fields.</summary>
    public static bool SpeaksOfPreconditions(string text) =>
        Array.Exists(Preconditions, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}
