namespace ConflictAware;

/// <summary>One logical write: what is to be written and on which condition, and what has become of it so far. Belongs to one loop; not thread-safe.</summary>
internal sealed class WriteOperation(RequestTemplate template, WriteIntent intent, Representation? started = null)
{
    public RequestTemplate Template => template;
    public WriteIntent Intent => intent;

    /// <summary>The change, where it can be made again.</summary>
    public Edit? Edit { get; init; }

    /// <summary>What the change started from, where that is known.</summary>
    public Representation? Base { get; private set; } = started;
    private readonly bool _baseIsGiven = started is not null;

    /// <summary>The place in the queue of the target; null when the write does not queue.</summary>
    public TargetQueues.Turn? Turn { get; init; }

    /// <summary>Whether a read comes next, rather than a send.</summary>
    public bool ReadsNext { get; set; }

    /// <summary>The bytes to be sent; null when they were not kept.</summary>
    public ReadOnlyMemory<byte>? Content { get; set; }

    /// <summary>The bytes of the caller, or of the last run of the change; null when they were not kept.</summary>
    public ReadOnlyMemory<byte>? Mine => _mine ?? Content;

    private ReadOnlyMemory<byte>? _mine;

    /// <summary>The media type to be sent, where it is not the template's.</summary>
    public string? ContentType { get; set; }

    /// <summary>The condition under which they are sent; null when it is the template's own.</summary>
    public Precondition? Precondition { get; set; }

    /// <summary>What was read last, and whether anything was: null may also mean that there is nothing.</summary>
    public Representation? Current { get; private set; }
    public bool CurrentIsKnown { get; private set; }

    /// <summary>The answer to the last send, while it may still be returned. Disposed when another takes its place.</summary>
    public HttpResponseMessage? Answer { get; private set; }

    public Conflict? Conflict { get; private set; }
    public int Conflicts { get; private set; }
    public long FirstConflictAt { get; private set; }

    /// <summary>The condition that was refused although a fresh read had just shown it to hold.</summary>
    public Precondition? Phantom { get; set; }

    /// <summary>Whether the origin showed another tag for the same bytes in two reads in a row, so that none that it shows is ever matched.</summary>
    public bool TagsNeverHold { get; set; }

    /// <summary>Whether the write names the version that it replaces, or otherwise cannot be carried out twice.</summary>
    public bool IsGuarded =>
        Precondition is not (null or Precondition.IfExists)
        || (template.Sent & SentPreconditions.Guard) != SentPreconditions.None
        || template.HasIdempotencyKey;

    /// <summary>What comes next is a send of these bytes under this condition.</summary>
    public void ReplaceBy(ReadOnlyMemory<byte> content, string? contentType, Precondition? precondition)
    {
        Content = content;
        _mine = null;
        ContentType = contentType;
        Precondition = precondition;
        ReadsNext = false;
    }

    /// <summary>What comes next is a send of what a resolver made of mine and current. Mine stays what it was: what others wrote is no part of it.</summary>
    public void Resolve(ReadOnlyMemory<byte> content, Precondition precondition)
    {
        _mine ??= Content;
        Content = content;
        Precondition = precondition;
        ReadsNext = false;
    }

    /// <summary>The change is made on this, unless the caller said what it was made on.</summary>
    public void StartFrom(Representation? current)
    {
        if (!_baseIsGiven)
            Base = current;
    }

    /// <summary>The origin showed what it holds.</summary>
    public void Show(Representation? current)
    {
        Current = current;
        CurrentIsKnown = true;
    }

    /// <summary>The write is on its way: from now on, what was read before may be out of date.</summary>
    public void Leave() => CurrentIsKnown = false;

    /// <summary>The origin answered a send.</summary>
    public void Take(HttpResponseMessage answer)
    {
        Answer?.Dispose();
        Answer = answer;
    }

    /// <summary>Somebody was asked; the time that a person takes is not the time that resolving takes.</summary>
    public void LeaveOut(long timestampTicks) => FirstConflictAt += timestampTicks;

    /// <summary>The answer is a conflict: what was known of the origin is out of date.</summary>
    public void Meet(Conflict conflict, TimeProvider time)
    {
        if (Conflicts++ == 0)
            FirstConflictAt = time.GetTimestamp();
        Conflict = conflict;
        CurrentIsKnown = false;
    }
}
