using System.Net;

namespace ConflictAware;

/// <summary>How a typed write ended, and what is known of the origin after it.</summary>
/// <param name="Write">The write.</param>
/// <param name="End">How it ended.</param>
/// <param name="Marks">What more there is to say about a write that was carried out.</param>
/// <param name="Current">What the origin holds by its own word; null when it gave none, or there is nothing.</param>
internal sealed record Aftermath(WriteOperation Write, WriteEnd End, WriteMarks Marks, Representation? Current)
{
    /// <summary>The bytes that a write left there, with validators if something vouches for them; null when it left none.</summary>
    public Representation? Own { get; init; }

    /// <summary>Whether another of those it was carried out for tells how it went.</summary>
    public bool IsTold { get; init; }

    /// <summary>What is told of the write when it has ended. What it met is told once, however many changes were in it.</summary>
    public WriteSummary Sum(WriteEnding ending, TimeProvider time) =>
        IsTold ? Write.Sum(ending, time) with { Setbacks = 0 } : Write.Sum(ending, time);

    /// <summary>Whether the write may have been refused for what it said, so that alone each of several changes in it might pass: not for who sent it, or when.</summary>
    public bool IsRefused =>
        End switch
        {
            WriteEnd.FailedLater => true,
            WriteEnd.Surfaced { Conflict.Cause: var cause } => cause
                is ConflictCause.Unknown
                    or ConflictCause.AlreadyExists
                    or ConflictCause.ReferencedByOthers
                    or ConflictCause.InvalidState
                    or ConflictCause.FieldOwnership
                    or ConflictCause.MergeConflict
                    or ConflictCause.MissingDependency,
            WriteEnd.Answered { Response.StatusCode: var status } => status
                is HttpStatusCode.BadRequest
                    or HttpStatusCode.Conflict
                    or HttpStatusCode.RequestEntityTooLarge
                    or HttpStatusCode.UnprocessableEntity,
            _ => false,
        };
}
