using System.Net;

namespace ConflictAware;

/// <summary>One logical write: what is to be written and on which condition, and what has become of it so far. Belongs to one loop; not thread-safe.</summary>
/// <param name="template">The request that it is sent as.</param>
/// <param name="intent">Travels with every send of it.</param>
/// <param name="started">What the change started from, where the caller says; else it starts from each fresh read.</param>
internal sealed class WriteOperation(RequestTemplate template, WriteIntent intent, Representation? started = null)
{
    public RequestTemplate Template => template;
    public WriteIntent Intent => intent;

    /// <summary>What the change was made on.</summary>
    public Representation? Base => started ?? _readFrom;
    private Representation? _readFrom;

    /// <summary>The change, where it can be made again.</summary>
    public Edit? Edit { get; init; }

    /// <summary>The place in the queue of the target; null when the write does not queue.</summary>
    public TargetQueues.Turn? Turn { get; init; }

    /// <summary>Whose write it is; null where that cannot be told, or nothing is shared.</summary>
    public string? Principal { get; init; }

    /// <summary>Whether what became of it is found out when an answer gets lost: of typed writes. Callers of the bare handler get the failure itself.</summary>
    public bool IsSettled { get; init; }

    /// <summary>How it says what it changes.</summary>
    public WriteFormat Format { get; init; }

    public NextStep Next { get; set; }

    /// <summary>The bytes to be sent; null when they were not kept.</summary>
    public ReadOnlyMemory<byte>? Content { get; private set; }

    /// <summary>
    /// What the change made of <see cref="Base"/>; null when it was not kept. It stays what it is when a merge is sent and refused in its turn: were that taken for
    /// mine, what others wrote would count as an edit of mine, and twice in a sum.
    /// </summary>
    public ReadOnlyMemory<byte>? Mine { get; private set; }

    /// <summary>The media type to be sent, where it is not the template's.</summary>
    public string? ContentType { get; private set; }

    /// <summary>The condition under which they are sent; null when it is the template's own.</summary>
    public Precondition? Precondition { get; private set; }

    /// <summary>Whether they are not, or not only, what the caller wanted to write: what others wrote is in them too.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>What they are written over, as far as it is known: what a patch is a patch of.</summary>
    public Representation? Over { get; private set; }

    /// <summary>The bytes of the last send, with whatever was stamped into them.</summary>
    public ReadOnlyMemory<byte>? Sent { get; private set; }

    /// <summary>Whether something was seen at the target before anything of this write can have been there.</summary>
    public bool IsOverSeen { get; private set; }

    /// <summary>What tells these bytes from everybody else's, on the way and at the origin.</summary>
    public string Id => _id ??= Guid.NewGuid().ToString("N");
    private string? _id;

    /// <summary>What was read last, and whether anything was: null may also mean that there is nothing.</summary>
    public Representation? Current { get; private set; }
    public bool CurrentIsKnown { get; private set; }

    /// <summary>Whether <see cref="Current"/> is what the last write left, and the origin has not been asked whether it still holds that.</summary>
    public bool IsAssumed { get; private set; }

    /// <summary>The answer to the last send, while it may still be returned. Disposed when another takes its place.</summary>
    public HttpResponseMessage? Answer { get; private set; }

    /// <summary>Where the origin tells how the write goes on that it took in for later; null when it does not, or has told.</summary>
    public Uri? Monitor { get; set; }

    /// <summary>Whether its monitor is being asked.</summary>
    public bool IsFollowed { get; private set; }

    /// <summary>How a write ended that was taken in for later and not carried out.</summary>
    public string? FailedLater { get; set; }

    /// <summary>The failure of the last send, when it had no answer.</summary>
    public Exception? Failure { get; private set; }

    public Conflict? Conflict { get; private set; }

    /// <summary>How often it was sent.</summary>
    public int Sends { get; private set; }

    /// <summary>How many sends were refused, or had no answer.</summary>
    public int Setbacks { get; private set; }
    public long FirstSetbackAt { get; private set; }

    /// <summary>How long the fastest round took that ended in a setback; zero where that is not known. What made others slower, a busy machine say, has passed.</summary>
    public TimeSpan FastestRound { get; private set; }
    private long? _roundBeganAt;

    /// <summary>Whether there was a pause since the last answer: what it says of the origin is out of date.</summary>
    public bool HasPaused { get; set; }

    /// <summary>How often it was looked for what became of a send.</summary>
    public int Doubts { get; set; }

    /// <summary>The condition that was refused although a fresh read had just shown it to hold.</summary>
    public Precondition? Phantom { get; set; }

    /// <summary>Whether the origin showed another tag for the same bytes in two reads in a row, so that none that it shows is ever matched.</summary>
    public bool TagsNeverHold { get; set; }

    /// <summary>Whether the write names the version that it replaces, or otherwise cannot be carried out twice.</summary>
    public bool IsGuarded => Precondition is not (null or Precondition.IfExists) || template.IsGuarded;

    /// <summary>What comes next is a send of these bytes under this condition.</summary>
    public void SendNext(
        ReadOnlyMemory<byte>? content,
        string? contentType,
        Precondition? precondition,
        Representation? over,
        bool isMerged = false
    )
    {
        Over = over;
        IsMerged = isMerged;
        if (!isMerged)
            Mine = content;
        Content = content;
        ContentType = contentType;
        Precondition = precondition;
        _id = null;
        Next = NextStep.Send;
    }

    /// <summary>The origin showed what it holds, and the change is made on that.</summary>
    public void StartFrom(Representation? current) => _readFrom = current;

    /// <summary>The origin showed what it holds.</summary>
    public void Show(Representation? current)
    {
        Current = current;
        CurrentIsKnown = true;
        IsAssumed = false;
    }

    /// <summary>The last write left this, and the change is made on it as long as nothing speaks against that.</summary>
    public void Assume(Representation left)
    {
        Show(left);
        IsAssumed = true;
    }

    /// <summary>What comes next is a read, and the change made anew on what it shows.</summary>
    public void ReadNext()
    {
        Next = NextStep.Read;
        Edit?.TakeBack();
    }

    /// <summary>The refusal was of what had been assumed: it begins again, with a read.</summary>
    public void BeginAgain()
    {
        Conflict = null;
        StartFrom(null);
        ReadNext();
    }

    /// <summary>The write is on its way: from now on, what was read before may be out of date.</summary>
    /// <param name="sent">The bytes that are sent.</param>
    /// <param name="isTargetSeen">Whether somebody saw something at the target.</param>
    public void Leave(ReadOnlyMemory<byte>? sent, bool isTargetSeen)
    {
        Sent = sent;
        // What was seen after a try may be what the try created.
        IsOverSeen = isTargetSeen && !intent.Attempts.MayBeApplied;
        CurrentIsKnown = false;
    }

    /// <summary>The origin answered a send.</summary>
    public void Take(HttpResponseMessage answer)
    {
        Answer?.Dispose();
        Sends++;
        Answer = answer;
        Monitor = StatusMonitor.NamedIn(answer, template.Target);
        Failure = null;
        HasPaused = false;
        CurrentIsKnown = false;
    }

    /// <summary>A send had no answer.</summary>
    public void Lose(Exception failure)
    {
        Sends++;
        Failure = failure;
        CurrentIsKnown = false;
    }

    /// <summary>The answer is a conflict.</summary>
    public void Meet(Conflict conflict) => Conflict = conflict;

    /// <summary>The origin goes on with the write by itself; its time begins to count.</summary>
    public void Follow(TimeProvider time)
    {
        CountSetback(time);
        IsFollowed = true;
    }

    public void BeginRound(TimeProvider time) => _roundBeganAt = time.GetTimestamp();

    public void CountSetback(TimeProvider time)
    {
        // One that began from an assumption had no read in it.
        if (_roundBeganAt is { } began && !IsAssumed && time.GetElapsedTime(began) is var round)
            FastestRound = FastestRound == TimeSpan.Zero || round < FastestRound ? round : FastestRound;
        if (Setbacks++ == 0)
            FirstSetbackAt = time.GetTimestamp();
    }

    /// <summary>Somebody was asked; the time that a person takes is not the time that resolving takes.</summary>
    public void LeaveOut(long timestampTicks) => FirstSetbackAt += timestampTicks;

    /// <summary>What is told of the write when it has ended.</summary>
    public WriteSummary Sum(WriteEnding ending, TimeProvider time) =>
        new(
            template.Method,
            template.Target,
            ending,
            Sends,
            Setbacks,
            Setbacks > 0 ? time.GetElapsedTime(FirstSetbackAt) : TimeSpan.Zero,
            Conflict
        );
}
