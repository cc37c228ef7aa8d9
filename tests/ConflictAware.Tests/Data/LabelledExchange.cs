namespace ConflictAware.Tests.Data;

/// <summary>An exchange and what can justifiably be concluded from it.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Cause">What it says.</param>
/// <param name="Accepted">Other causes that a careful reader may conclude.</param>
/// <param name="Confidence">How sure it is; null where nobody said.</param>
/// <param name="Remedy">What would help. Anything else that acts is wrong.</param>
/// <param name="Code">The code that it carries; null where nobody said.</param>
/// <param name="MaybeApplied">Whether the write may have been applied; null where nobody said.</param>
/// <param name="IsHidden">Whether the status says something else, so that the dialect must be enabled.</param>
internal sealed record LabelledExchange(
    Exchange Exchange,
    ConflictCause Cause,
    IReadOnlyList<ConflictCause> Accepted,
    Confidence? Confidence,
    Remedy Remedy,
    string? Code,
    bool? MaybeApplied,
    bool IsHidden
)
{
    public override string ToString() => Exchange.ToString();

    /// <summary>Whether the cause is right. No conflict at all is what <c>NotAConflict</c> and, behind another status, <c>Unknown</c> mean.</summary>
    public bool IsRight(Conflict? conflict) =>
        conflict is null ? Accepts(ConflictCause.NotAConflict) || (IsHidden && Accepts(ConflictCause.Unknown)) : Accepts(conflict.Cause);

    /// <summary>Whether somebody who acted upon the conflict would do what must not be done.</summary>
    public bool IsWronglyActionable(Conflict? conflict) => conflict is { Remedy: not Remedy.None } && conflict.Remedy != Remedy;

    private bool Accepts(ConflictCause cause) => cause == Cause || Accepted.Contains(cause);
}
