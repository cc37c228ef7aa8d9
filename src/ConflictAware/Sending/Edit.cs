namespace ConflictAware;

/// <summary>A change that can be made on any representation of its target: what an update function does.</summary>
internal abstract class Edit
{
    /// <summary>Whether the change can also be made where there is nothing yet.</summary>
    public virtual bool AcceptsMissing => false;

    /// <summary>Whether the change is a function of what it is made on, so that it can be tried out: it then says more than equal bytes would.</summary>
    public virtual bool IsRepeatable => false;

    /// <summary>Whether the change would change nothing on what the origin holds. Asked of repeatable ones.</summary>
    public virtual ValueTask<bool> ChangesNothingAsync(Representation current, CancellationToken cancellationToken) => new(false);

    /// <summary>What the change was sent in was refused and is not sent again: it is to be made anew.</summary>
    public virtual void TakeBack() { }

    /// <summary>Makes the change.</summary>
    /// <param name="current">What the origin holds; null when it holds nothing and <see cref="AcceptsMissing"/>.</param>
    /// <param name="cancellationToken">Ends the function.</param>
    /// <returns>The new representation, or why there is none.</returns>
    public abstract ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken);
}

/// <summary>What a change came to. A closed set.</summary>
internal abstract record EditResult
{
    private EditResult() { }

    /// <summary>There is something to write.</summary>
    public sealed record Changed(ReadOnlyMemory<byte> Content, string? ContentType) : EditResult
    {
        /// <summary>Whether somebody else's changes are in the content too.</summary>
        public bool IsMerged { get; init; }
    }

    /// <summary>What the origin holds is already what is wanted.</summary>
    public sealed record Unchanged : EditResult
    {
        /// <summary>Whether that is so because a part of the change failed.</summary>
        public bool HasFailed { get; init; }
    }

    /// <summary>The change cannot be made on what the origin holds: somebody else wrote, and the policy for that decides.</summary>
    /// <param name="Cause">As what the policies see it.</param>
    public sealed record Clash(ConflictCause Cause = ConflictCause.VersionMismatch) : EditResult;
}
