namespace ConflictAware;

/// <summary>A write met a conflict that nothing resolved. It was not carried out.</summary>
/// <remarks>Derives from neither <see cref="HttpRequestException"/> nor <see cref="TimeoutException"/>: handlers that retry those would retry a conflict.</remarks>
public class ConflictException : Exception
{
    internal ConflictException(string message, Conflict conflict, string? reason)
        : base(message)
    {
        Conflict = conflict;
        Reason = reason;
    }

    /// <summary>What the origin said.</summary>
    public Conflict Conflict { get; }

    /// <summary>Why it was not resolved, for people; null when there is nothing to add.</summary>
    public string? Reason { get; }
}

/// <summary>A typed write met a conflict that nothing resolved. It was not carried out.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class ConflictException<T> : ConflictException
{
    internal ConflictException(WriteResult<T> result)
        : base(FailureText.OfConflict(result), result.Conflict!, result.Reason) => Result = result;

    /// <summary>What the change started from; null when it started from nothing.</summary>
    public Versioned<T>? Base => Result.Base;

    /// <summary>The value that was to be written.</summary>
    public T? Mine => Result.Mine;

    /// <summary>What the origin holds now; null when there is nothing any more, or it could not be read.</summary>
    public Versioned<T>? Current => Result.Current;

    /// <summary>Every place at which both sides wrote differently, where the write was to be merged and could not be; else empty.</summary>
    public IReadOnlyList<Difference> Differences => Result.Differences;

    /// <summary>Everything that is known of the write.</summary>
    public WriteResult<T> Result { get; }
}
