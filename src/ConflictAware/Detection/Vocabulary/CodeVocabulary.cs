namespace ConflictAware;

/// <summary>
/// What code words mean that no dialect names. Servers that never heard of each other say the same things in nearly the same words. Never
/// more than likely; and only words that leave no doubt lead to another try.
/// </summary>
internal static class CodeVocabulary
{
    // "412 Precondition Failed": a sentence says more, whatever it says.
    private const int LongestRestatement = 24;

    // Words that turn the meaning of a clear phrase: the version of a protocol, a limit on concurrent sessions, a conflict that is over.
    private static readonly string[] Doubts =
    [
        .. Split(
            "api feature schema protocol client server sdk app application software firmware tls ssl engine runtime compiler format plugin"
        ),
        .. Split("module package driver agent node platform language spec contract library image model terraform browser device kernel"),
        .. Split("limit limits quota exceeded max maximum too many rate throttled throttle session sessions token unsupported supported"),
        .. Split("deprecated invalid expired minimum min required missing not no unknown disabled checksum signature license subscription"),
        .. Split("account user dependency dependencies database db migration upgrade downgrade product"),
    ];

    // Words with a blank before and after each.
    private const string Restatements =
        " conflict conflicts conflicted error errors exception failed failure fail failures fault precondition http status resource request client locked required err problem bad api 4xx 409 412 423 428 code codes ";

    private static readonly Phrase[] Phrases =
    [
        // Idempotency keys first: "idempotency key in use" is no name in use.
        .. About(
            "idempotency idempotent idempotence",
            ConflictCause.IdempotencyKeyInUse,
            acts: true,
            "in use, in progress, in flight, outstanding, processing, pending, concurrent, locked, lock"
        ),
        .. About("idempotency idempotent idempotence", ConflictCause.PreconditionRequired, acts: false, "missing, required, absent"),
        .. About(
            "idempotency idempotent idempotence",
            ConflictCause.IdempotencyKeyReused,
            acts: false,
            "mismatch, mismatched, reuse, reused, used, different, parameter, parameters, payload, conflict, duplicate, exists, error, violation, invalid, key"
        ),
        .. Of(
            ConflictCause.IdempotencyKeyInUse,
            "duplicate request in progress, request already in progress, previous request in progress"
        ),
        .. Named(
            "request operation transaction client retry",
            ConflictCause.IdempotencyKeyReused,
            "id reused, token reused, token conflict, token mismatch, request token"
        ),
        // An object-relational mapper's error about foreign keys, not protection by an administrator.
        .. Of(ConflictCause.ReferencedByOthers, "protected error, protected foreign key, restricted error"),
        .. Of(ConflictCause.FieldOwnership, "field manager conflict, field ownership, field owned"),
        .. Of(
            ConflictCause.SessionSuperseded,
            "session superseded, session replaced, session taken over, session takeover, terminated by other, superseded, newer session, consumer replaced, connection replaced, logged in elsewhere, signed in elsewhere, active elsewhere, another session, another device"
        ),
        .. Of(
            ConflictCause.OffsetMismatch,
            "offset mismatch, mismatching upload offset, upload offset, offset conflict, wrong offset, invalid offset, incorrect offset, unexpected offset, append position, position mismatch, position condition, sequence number condition, chunk out of order, out of order chunk, part out of order"
        ),
        .. Of(
            ConflictCause.MergeConflict,
            "merge conflict, merge conflicts, mergeconflict, not mergeable, unmergeable, cannot merge, merge failed, rebase conflict, rebase failed, patch conflict, patch failed, patch does not apply, patch test failed, test operation failed, diverged, non fast forward, not fast forward, conflicting changes"
        ),
        .. Of(
            ConflictCause.AdministrativelyLocked,
            "scope locked, legal hold, retention, immutable, immutability, worm, read only, readonly, deletion protection, delete protection, deletion protected, delete protected, termination protection, protected, account locked, user locked, period locked, period closed, frozen, locked by policy, policy lock, management lock, locked by admin, administratively locked, key locked, can not delete lock, locked out, lockout"
        ),
        // Whoever is locked by name has to be let in again by somebody, or after a day: nothing that trying soon helps, and each try may count as one more.
        .. Named(
            "account user login password agent member customer profile identity device tenant organization organisation org store shop project subscription period time date",
            ConflictCause.AdministrativelyLocked,
            "locked, is locked, temporarily locked, lock, blocked, is blocked, temporarily blocked, suspended"
        ),
        // Contention that is over by itself.
        .. Clear(
            ConflictCause.TransientContention,
            "lock timeout, lock timed out, lock wait timeout, lock wait timed out, lock acquisition timeout, deadlock, deadlocked, deadlock detected, serialization failure, serialisation failure, serialization error, could not serialize, could not obtain lock, failed to obtain lock, failed to acquire lock, lock not available"
        ),
        .. Of(
            ConflictCause.TransientContention,
            "contention, retryable conflict, transaction conflict, transaction aborted, transaction retry, retry transaction, write conflict, transient, conditional request conflict, concurrent request, concurrent requests, simultaneous, resource lock, try again, retry later, unable to acquire lock, cannot acquire lock, lock failed, lock contention, race condition, lost race, sqlite busy, sqlite locked, p2034, 40p01, 55p03, ora 00054, ora 00060, ora 08177, pessimistic lock, pessimistic locking failure"
        ),
        // Versions.
        .. Clear(
            ConflictCause.VersionMismatch,
            "version mismatch, version mismatched, version conflict, version conflicts, version does not match, version doesnt match, versions do not match, stale version, stale object, stale object state, stale entity, stale record, stale write, stale update, stale document, stale revision, stale etag, stale rev, concurrent modification, concurrent modifications, concurrently modified, concurrent update, concurrent updates, concurrently updated, concurrent edit, concurrent edits, concurrent change, concurrent changes, concurrent policy changes, optimistic lock, optimistic lock failure, optimistic locking, optimistic locking failure, optimistic lock conflict, optimistic concurrency, optimistic concurrency failure, db update concurrency, concurrency conflict, concurrency failure, concurrency mismatch, update concurrency, etag mismatch, e tag mismatch, etag does not match, etag conflict, etag changed, revision mismatch, revision conflict, revision does not match, rev mismatch, edit conflict, update conflict, update collision, edit collision, mid air collision, lost update, modified meanwhile, object has been modified, resource has been modified, record has been modified, cas mismatch, check and set mismatch, compare and swap failed, compare and set failed, update condition not satisfied"
        ),
        .. Of(
            ConflictCause.VersionMismatch,
            "conditional check failed, condition not met, concurrency violation, wrong version, incorrect version, old version, outdated version, version outdated, version stale, row version, lock version, sha mismatch, generation mismatch, save conflict, concurrent write, concurrency error, concurrency exception, modified since, resource modified, object modified, entity modified, record modified, has been modified, already modified, already changed, already updated, already edited, changed since, resource changed, record changed, commit failed, out of date, outdated, stale, concurrency, concurrent, conflicting version, conflicting update, newer version, expected version, unexpected version, version changed, revision changed, revision outdated, not latest, not the latest, not current version, head changed, head moved, base changed, parent changed, stale parent, generation conflict, sequence mismatch, sync token mismatch, timestamp mismatch, if match failed, if match mismatch, changed meanwhile, changed by other, changed by another, updated by other, updated by another, modified by other, modified by another, out of sync, not up to date, refresh required, reload required, optimistic, obsolete, too old, no longer current, cas failed, cas failure, cas conflict, compare failed, conditional update failed, conditional write failed, epoch mismatch, stale epoch, fenced, drifted"
        ),
        .. Named(
            "version revision rev etag generation sequence",
            ConflictCause.VersionMismatch,
            "does not match, mismatch, id does not match, id mismatch, number does not match, number mismatch, differs, moved on"
        ),
        .. Of(
            ConflictCause.PreconditionRequired,
            "precondition required, missing precondition, precondition missing, version required, missing version, version missing, etag required, missing etag, etag missing, if match required, missing if match, if match missing, if match header required, revision required, missing revision, rev required, no version, conditional request required"
        ),
        // "Lease already present" is no lease that exists already.
        .. Clear(
            ConflictCause.Locked,
            "lease already present, lease held, lease id missing, lock token submitted, no conflicting lock, lock conflict, lock held"
        ),
        // gRPC's name for a lost race; as part of a code it is some deployment or upload that was given up.
        .. Whole(ConflictCause.VersionMismatch, "aborted"),
        // Names and duplicates.
        .. Of(
            ConflictCause.AlreadyExists,
            "already exist, already exists, alreadyexists, exists already, exists, exist, existing, duplicate, duplicated, duplicates, duplicate key, duplicate entry, dup key, dup entry, dup, unique, uniqueness, unique violation, unique constraint, not unique, non unique, nonunique, already taken, taken, already registered, already used, already defined, already assigned, already associated, already added, already a member, already member, already owned, already in cart, already attached, collision, name conflict, id conflict, key conflict, id reserved, name reserved, e11000, 11000, p2002, 23505, 1062, conflicting name, record in use, already present, already created, already recorded, already claimed, already linked, already connected, already subscribed, already enrolled, already joined, already invited, already reserved, already bound, already known, already uploaded, already imported, primary key, p2014, ora 00001, unavailable name, name unavailable, name not available, not available name, clash, preexisting, pre existing, must be unique, redefined"
        ),
        .. Named(
            "name names username email mail slug alias domain hostname host subdomain address ip port phone number handle login identifier id path title url sku code key cidr label nickname",
            ConflictCause.AlreadyExists,
            "in use, already in use, inuse, conflict, used"
        ),
        // What others still hold on to. On anything but DELETE a foreign key is one that points nowhere.
        .. Of(
            ConflictCause.ReferencedByOthers,
            "foreign key, foreign key violation, fk violation, not empty, notempty, non empty, nonempty, has children, has child, has dependents, has dependent, has dependencies, has related, referenced, still referenced, is referenced, references exist, dependency violation, dependent, dependents, dependents exist, in use, inuse, still in use, delete conflict, delete restricted, restrict violation, restricted by, snapshots present, has snapshots, has members, attached, contains, has active, p2003, 23503, 1451, ora 02292, child record found, is used by, used by others, has references, has relations, linked resources, last owner, still deployed"
        ),
        .. Of(
            ConflictCause.MissingDependency,
            "missing dependency, dependency missing, dependency not found, dependency failed, failed dependency, parent not found, parent missing, missing parent, parent does not exist, no such parent, reference not found, referenced not found, invalid reference, missing reference, missing subscription registration, intermediate, not registered, 1452, ora 02291, parent key not found, prerequisite, prerequisites, dangling, unresolved reference, unresolved dependency, unknown parent, unmet dependency, unmet dependencies"
        ),
        // Something is under way. What is only some "X in progress" may be a state that lasts for weeks.
        .. Clear(
            ConflictCause.OperationInProgress,
            "operation in progress, operation already in progress, another operation in progress, other operation in progress, operation pending, pending operation, conflicting operation in progress, update in progress, update already in progress, another operation, deployment in progress, deployment active, change in progress, modification in progress, deletion in progress, delete in progress, creation in progress, create in progress, provisioning in progress, job in progress, task in progress, action in progress, being updated, being modified, being created, being deleted, being provisioned, being processed, conflicting operation, concurrent operation, operation running, operation is running"
        ),
        .. Of(
            ConflictCause.OperationInProgress,
            "in progress, inprogress, already running, is running, pending, busy, processing, being used, operation aborted, another request, under way, deploying, provisioning, updating, deleting, not yet complete, operation not complete, underway, ongoing, in flight, inflight, in transition, transitioning, reconciling, synchronizing, syncing, migrating, upgrading, installing, initializing, restarting, rebooting, resizing, scaling, rebuilding, rotating, queued"
        ),
        .. Of(
            ConflictCause.Locked,
            "lease conflict, locked, lock, lease, checked out, checkedout, checkout, edit lock, being edited, edited by another, held by, held by another, claimed by, claimed by another, reserved by, exclusive access"
        ),
        // States.
        .. Of(
            ConflictCause.InvalidState,
            "invalid state, illegal state, wrong state, incorrect state, unexpected state, bad state, state conflict, state mismatch, state, invalid status, wrong status, status conflict, incorrect status, invalid transition, illegal transition, transition, failed precondition, not ready, already completed, already complete, already closed, already cancelled, already canceled, already paid, already deleted, already processed, already finalized, already started, already stopped, already approved, already rejected, already published, already refunded, already captured, already voided, already archived, already active, already enabled, already disabled, already in state, already installed, already submitted, already confirmed, already expired, archived, cancelled, canceled, closed, not editable, not modifiable, cannot be modified, cannot be deleted, can not be modified, not cancelable, not cancellable, not refundable, not allowed, not deletable, not removable, expired, disabled, inactive, suspended, finalized, completed, invalid blob type, unprocessable state, not configured, not enabled, not set up, insufficient stock, out of stock, capacity, overlap, overlapping, schedule conflict, time conflict, booking conflict, already booked, not available, unavailable, type mismatch, quota, exceeded, insufficient, not enough, sold out, exhausted, incomplete, too many, occupied, not resumable, password confirmation, paused, on hold, finished, invalid phase, wrong phase, phase mismatch, invalid stage, wrong stage, out of order, out of sequence, too late, too early, deadline passed, window closed, overdue, maintenance, quarantined, limit, limited, throttled, cooldown"
        ),
        .. Named(
            "onboarding registration confirmation approval verification consent login authentication payment review signature acknowledgement",
            ConflictCause.InvalidState,
            "required, missing, pending"
        ),
        // What is done is done, whatever it was: "already verified", "already retired".
        .. Of(ConflictCause.InvalidState, "already, deleted, removed, retired, revoked, terminated, deactivated, blocked, ended"),
        // Last, what is said of whatever it is: that it changed, that it is not there, that something is not the case or has to be first.
        .. Of(
            ConflictCause.InvalidState,
            "cannot be changed, can not be changed, cannot change, can not change, must be changed, change required, not changed, not modified, unchanged, unmodified, no changes, nothing to change"
        ),
        .. Of(ConflictCause.VersionMismatch, "changed, modified"),
        .. Of(ConflictCause.MissingDependency, "not found, not exist, no such"),
        .. Of(
            ConflictCause.InvalidState,
            "not, required, empty, rule violation, business rule, policy violation, refused, rejected, incompatible, ineligible, unconfirmed, unverified, unapproved, unpaid, unpublished, unresolved, unsigned, draft, offline"
        ),
    ];

    /// <summary>What the words of this code say; nothing when they are not known, or only say that there is a conflict.</summary>
    public static Verdict Look(string code) => HttpProblemDetails.IsOwnType(code) ? Judge(CodeWords.Of(code)) : Verdict.Unknown;

    /// <summary>Whether the words only say once more that there is a conflict or an error.</summary>
    public static bool OnlyRestates(string text) =>
        !HttpProblemDetails.IsOwnType(text) || (text.Length <= LongestRestatement && MayBeginRestatement(text) && AreRestatements(text));

    // A sentence that says more mostly shows it by its first letter. Only in an address the first word is not the one that stands first.
    private static bool MayBeginRestatement(string text) =>
        text is not [var first, ..]
        || !char.IsLetterOrDigit(first)
        || text.AsSpan().IndexOfAny("/#:\\") >= 0
        || Restatements.AsSpan().Contains([' ', char.ToLowerInvariant(first)], StringComparison.Ordinal);

    private static bool AreRestatements(string text)
    {
        Span<char> buffer = stackalloc char[CodeWords.MostCharacters(LongestRestatement)];
        ReadOnlySpan<char> words = buffer[..CodeWords.Write(text, buffer)];
        while (words.Length > 1)
        {
            int end = words[1..].IndexOf(' ') + 1;
            if (!Restatements.AsSpan().Contains(words[..(end + 1)], StringComparison.Ordinal))
                return false;
            words = words[end..];
        }
        return true;
    }

    private static Verdict Judge(string words)
    {
        foreach (Phrase phrase in Phrases)
        {
            if (!phrase.StandsIn(words))
                continue;
            bool acts = phrase.Acts && !IsDoubtful(phrase, phrase.RemoveFrom(words));
            return new Verdict(phrase.Cause, Confidence.Likely, acts ? phrase.Cause.UsualRemedy() : Remedy.None);
        }
        return Verdict.Unknown;
    }

    // The other words turn the meaning, or are of another mind: "already exists: version conflict".
    private static bool IsDoubtful(Phrase phrase, string others) =>
        Array.Exists(Doubts, doubt => others.Contains(doubt, StringComparison.Ordinal))
        || Array.Exists(Phrases, other => other.Cause != phrase.Cause && other.StandsIn(others));

    private static IEnumerable<Phrase> Of(ConflictCause cause, string phrases) => List(cause, acts: false, [""], phrases);

    private static IEnumerable<Phrase> Clear(ConflictCause cause, string phrases) => List(cause, acts: true, [""], phrases);

    // The whole code and no part of it.
    private static IEnumerable<Phrase> Whole(ConflictCause cause, string phrases) =>
        Of(cause, phrases).Select(phrase => phrase with { IsWhole = true });

    // Each noun directly before each phrase.
    private static IEnumerable<Phrase> Named(string nouns, ConflictCause cause, string phrases) =>
        List(cause, acts: false, nouns.Split(' ').Select(noun => noun + " "), phrases);

    // One of the topics anywhere, one of the phrases anywhere.
    private static IEnumerable<Phrase> About(string topics, ConflictCause cause, bool acts, string phrases) =>
        from topic in Split(topics)
        from phrase in List(cause, acts, [""], phrases)
        select phrase with
        {
            Topic = topic,
        };

    // The longest first: "stale object state" is not "stale object" in some state.
    private static IEnumerable<Phrase> List(ConflictCause cause, bool acts, IEnumerable<string> nouns, string phrases) =>
        nouns
            .SelectMany(noun => phrases.Split(", ").Select(words => new Phrase(cause, acts, $" {noun}{words} ")))
            .OrderByDescending(phrase => phrase.Words.Length);

    private static IEnumerable<string> Split(string words) => words.Split(' ').Select(word => $" {word} ");
}
