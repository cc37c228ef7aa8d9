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

    /// <summary>Whether the write was refused for what it said: alone, each of several changes in it might pass.</summary>
    public bool IsRefused =>
        End is WriteEnd.Surfaced or WriteEnd.FailedLater
        || (End is WriteEnd.Answered { Response: { IsSuccessStatusCode: false } answer } && (int)answer.StatusCode is >= 400 and < 500);
}
