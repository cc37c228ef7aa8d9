namespace ConflictAware;

/// <summary>A write may have been carried out or not: an answer got lost, and nothing proves which.</summary>
/// <remarks>
/// Do not simply repeat such a write: it may then be carried out twice. Look at what the origin holds now. Derives from neither
/// <see cref="HttpRequestException"/> nor <see cref="TimeoutException"/>: handlers that retry those would do just that.
/// </remarks>
public class OutcomeUnknownException : Exception
{
    internal OutcomeUnknownException(string message, int possibleSends, Exception? innerException)
        : base(message, innerException) => PossibleSends = possibleSends;

    /// <summary>How many sends of the write may have reached the origin.</summary>
    public int PossibleSends { get; }
}

/// <summary>A typed write may have been carried out or not: an answer got lost, and nothing proves which.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class OutcomeUnknownException<T> : OutcomeUnknownException
{
    internal OutcomeUnknownException(WriteResult<T> result)
        : base(FailureText.OfUnknown(result), result.PossibleSends, result.Failure) => Result = result;

    /// <summary>What the change started from; null when it started from nothing.</summary>
    public Versioned<T>? Base => Result.Base;

    /// <summary>The value that was to be written.</summary>
    public T? Mine => Result.Mine;

    /// <summary>What the origin holds now; null when there is nothing, or it could not be read.</summary>
    public Versioned<T>? Current => Result.Current;

    /// <summary>Everything that is known of the write.</summary>
    public WriteResult<T> Result { get; }
}
