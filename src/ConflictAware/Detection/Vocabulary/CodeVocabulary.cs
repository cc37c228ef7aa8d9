using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace ConflictAware;

/// <summary>
/// What code words mean that no dialect names. Servers that never heard of each other say the same things in nearly the same words. Never
/// more than likely; and only words that leave no doubt lead to another try.
/// </summary>
internal static class CodeVocabulary
{
    // Codes are few and come again and again; a hostile origin that makes up new ones must not fill memory with them.
    private const int MostRemembered = 1024;

    // "412 Precondition Failed": a sentence says more, whatever it says.
    private const int LongestRestatement = 24;

    private static readonly ConcurrentDictionary<string, Verdict> Remembered = new(StringComparer.Ordinal);

    // Words that turn the meaning of a clear phrase: the version of a protocol, a limit on concurrent sessions, a conflict that is over.
    private static readonly string[] Doubts =
    [
        .. Split("api schema protocol client server sdk app application software firmware tls ssl engine runtime compiler format plugin"),
        .. Split("module package driver agent node platform language spec contract library image model terraform browser device kernel"),
        .. Split("limit limits quota exceeded max maximum too many rate throttled throttle session sessions token unsupported supported"),
        .. Split("deprecated invalid expired minimum min required missing not no unknown disabled checksum signature license subscription"),
        .. Split("account user dependency dependencies database db migration upgrade downgrade product"),
    ];

    // Words with a blank before and after each.
    private const string Restatements =
        " conflict conflicts conflicted error errors exception failed failure fail failures fault precondition http status resource request client locked required err problem bad 4xx 409 412 423 428 code ";

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
            "session superseded, session replaced, session taken over, session takeover, terminated by other, superseded, newer session, consumer replaced, connection replaced"
        ),
        .. Of(
            ConflictCause.OffsetMismatch,
            "offset mismatch, mismatching upload offset, upload offset, offset conflict, wrong offset, invalid offset, incorrect offset, unexpected offset, append position, position mismatch, position condition, sequence number condition"
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
            "contention, transaction conflict, transaction aborted, transaction retry, retry transaction, write conflict, transient, conditional request conflict, concurrent request, concurrent requests, simultaneous, resource lock, try again, retry later, unable to acquire lock, cannot acquire lock, lock failed, lock contention, race condition, lost race, sqlite busy, sqlite locked, p2034, 40p01, 55p03, ora 00054, ora 00060, ora 08177, pessimistic lock, pessimistic locking failure"
        ),
        // Versions.
        .. Clear(
            ConflictCause.VersionMismatch,
            "version mismatch, version mismatched, version conflict, version conflicts, version does not match, version doesnt match, versions do not match, stale version, stale object, stale object state, stale entity, stale record, stale write, stale update, stale document, stale revision, stale etag, stale rev, concurrent modification, concurrent modifications, concurrently modified, concurrent update, concurrent updates, concurrently updated, concurrent edit, concurrent edits, concurrent change, concurrent changes, concurrent policy changes, optimistic lock, optimistic lock failure, optimistic locking, optimistic locking failure, optimistic lock conflict, optimistic concurrency, optimistic concurrency failure, db update concurrency, concurrency conflict, concurrency violation, concurrency failure, concurrency mismatch, update concurrency, etag mismatch, e tag mismatch, etag does not match, etag conflict, etag changed, revision mismatch, revision conflict, revision does not match, rev mismatch, edit conflict, update conflict, update collision, edit collision, mid air collision, lost update, modified meanwhile, object has been modified, resource has been modified, record has been modified, cas mismatch, check and set mismatch, compare and swap failed, compare and set failed, update condition not satisfied"
        ),
        .. Of(
            ConflictCause.VersionMismatch,
            "conditional check failed, condition not met, wrong version, incorrect version, old version, outdated version, version outdated, version stale, row version, lock version, sha mismatch, generation mismatch, save conflict, concurrent write, concurrency error, concurrency exception, modified since, resource modified, object modified, entity modified, record modified, has been modified, already modified, already changed, already updated, already edited, changed since, resource changed, record changed, commit failed, out of date, outdated, stale, concurrency, concurrent, conflicting version, conflicting update, newer version, expected version, unexpected version, version changed, revision changed, revision outdated, not latest, not the latest, not current version, head changed, head moved, base changed, parent changed, stale parent, generation conflict, sequence mismatch, sync token mismatch, timestamp mismatch, if match failed, if match mismatch, changed meanwhile, changed by other, changed by another, updated by other, updated by another, modified by other, modified by another, out of sync, not up to date, refresh required, reload required"
        ),
        .. Of(
            ConflictCause.PreconditionRequired,
            "precondition required, version required, missing version, version missing, etag required, missing etag, etag missing, if match required, missing if match, if match missing, if match header required, revision required, missing revision, rev required, no version, conditional request required"
        ),
        // "Lease already present" is no lease that exists already.
        .. Clear(
            ConflictCause.Locked,
            "lease already present, lease held, lease id missing, lock token submitted, no conflicting lock, lock conflict, lock held"
        ),
        // Names and duplicates.
        .. Of(
            ConflictCause.AlreadyExists,
            "already exist, already exists, alreadyexists, exists already, exists, exist, existing, duplicate, duplicated, duplicates, duplicate key, duplicate entry, dup key, dup entry, dup, unique, uniqueness, unique violation, unique constraint, not unique, non unique, nonunique, already taken, taken, already registered, already used, already defined, already assigned, already associated, already added, already a member, already member, already owned, already in cart, already attached, collision, name conflict, id conflict, key conflict, id reserved, name reserved, e11000, 11000, p2002, 23505, 1062, conflicting name, record in use, already present, already created, already recorded, already claimed, already linked, already connected, already subscribed, already enrolled, already joined, already invited, already reserved, already bound, already known, already uploaded, already imported, primary key, p2014, ora 00001, unavailable name, name unavailable, name not available, not available name"
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
            "missing dependency, dependency missing, dependency not found, dependency failed, failed dependency, parent not found, parent missing, missing parent, parent does not exist, no such parent, reference not found, referenced not found, invalid reference, missing reference, missing subscription registration, intermediate, not registered, 1452, ora 02291, parent key not found, prerequisite, prerequisites"
        ),
        // Something is under way. What is only some "X in progress" may be a state that lasts for weeks.
        .. Clear(
            ConflictCause.OperationInProgress,
            "operation in progress, operation already in progress, another operation in progress, other operation in progress, operation pending, pending operation, conflicting operation in progress, update in progress, update already in progress, another operation, deployment in progress, deployment active, change in progress, modification in progress, deletion in progress, delete in progress, creation in progress, create in progress, provisioning in progress, job in progress, task in progress, action in progress, being updated, being modified, being created, being deleted, being provisioned, being processed, conflicting operation, concurrent operation, operation running, operation is running"
        ),
        .. Of(
            ConflictCause.OperationInProgress,
            "in progress, inprogress, already running, is running, pending, busy, processing, being used, operation aborted, another request, under way, deploying, provisioning, updating, deleting, not yet complete, operation not complete"
        ),
        .. Of(ConflictCause.Locked, "lease conflict, locked, lock, lease, checked out, checkedout, checkout, edit lock"),
        // States.
        .. Of(
            ConflictCause.InvalidState,
            "invalid state, illegal state, wrong state, incorrect state, unexpected state, bad state, state conflict, state mismatch, state, invalid status, wrong status, status conflict, incorrect status, invalid transition, illegal transition, transition, failed precondition, not ready, already completed, already complete, already closed, already cancelled, already canceled, already paid, already deleted, already processed, already finalized, already started, already stopped, already approved, already rejected, already published, already refunded, already captured, already voided, already archived, already active, already enabled, already disabled, already in state, already installed, already submitted, already confirmed, already expired, archived, cancelled, canceled, closed, not editable, not modifiable, cannot be modified, cannot be deleted, can not be modified, not cancelable, not cancellable, not refundable, not allowed, not deletable, not removable, expired, disabled, inactive, suspended, finalized, completed, invalid blob type, unprocessable state, insufficient stock, out of stock, capacity, overlap, overlapping, schedule conflict, time conflict, booking conflict, already booked, not available, unavailable, type mismatch, quota, exceeded, insufficient, not enough, sold out, exhausted, incomplete, too many, occupied, not resumable, password confirmation, paused, on hold, finished"
        ),
        .. Named(
            "onboarding registration confirmation approval verification consent login authentication payment review signature acknowledgement",
            ConflictCause.InvalidState,
            "required, missing, pending"
        ),
        // What is done is done, whatever it was: "already verified", "already retired".
        .. Of(ConflictCause.InvalidState, "already, deleted, removed, retired, revoked, terminated, deactivated, blocked, ended"),
    ];

    /// <summary>How many codes are remembered.</summary>
    internal static int Remembrance => Remembered.Count;

    /// <summary>What the words of this code say; nothing when they are not known, or only say that there is a conflict.</summary>
    public static Verdict Look(string code)
    {
        if (Remembered.TryGetValue(code, out Verdict known))
            return known;
        Verdict verdict = HttpProblemDetails.IsOwnType(code) ? Judge(CodeWords.Of(code)) : Verdict.Unknown;
        if (Remembered.Count < MostRemembered)
            Remembered.TryAdd(code, verdict);
        return verdict;
    }

    /// <summary>Whether the words only say once more that there is a conflict or an error.</summary>
    public static bool OnlyRestates(string text) =>
        !HttpProblemDetails.IsOwnType(text) || (text.Length <= LongestRestatement && AreRestatements(text));

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
