namespace ConflictAware;

/// <summary>One line of a dialect's table: which codes mean which cause. The first rule that fits decides.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record DialectRule
{
    /// <summary>A rule.</summary>
    /// <param name="cause">What it means.</param>
    /// <param name="codes">The codes that mean it, compared in either case of letters. None: whatever the code, or none at all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="codes"/> is null.</exception>
    public DialectRule(ConflictCause cause, params string[] codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        Cause = cause;
        Codes = [.. codes];
        Remedy = cause.UsualRemedy();
    }

    /// <summary>What the answer means.</summary>
    public ConflictCause Cause { get; }

    /// <summary>The codes that mean it. None: whatever the code.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>The status that the answer must have. Default: any.</summary>
    public int? Status { get; init; }

    /// <summary>The method that the request must have, in upper case. Default: any.</summary>
    public string? Method { get; init; }

    /// <summary>What else must be true. Default: nothing.</summary>
    public DialectClue? When { get; init; }

    /// <summary>How sure the cause is. Default: <see cref="ConflictAware.Confidence.Definite"/>; never more than a guess where <see cref="When"/> rests on wording.</summary>
    public Confidence Confidence { get; init; } = Confidence.Definite;

    /// <summary>What would help. Default: what usually helps against the cause. <see cref="ConflictAware.Remedy.None"/> wherever it is not certain that trying again does no harm.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>Whether the write may have been carried out, wholly or in part. Default: false.</summary>
    public bool MaybeApplied { get; init; }

    /// <summary>Whether it says enough to be believed of an answer that nothing else ties to the dialect: a condition, or a method that only this protocol has.</summary>
    internal bool StandsAlone => When is not null || Method is not (null or "POST" or "PUT" or "PATCH" or "DELETE");

    internal bool NeedsCode => Codes.Count > 0;

    internal bool Applies(in Evidence evidence) =>
        (Status is null || Status == evidence.Status)
        && (Method is null || Method == evidence.Method.Method)
        && When?.IsTrueOf(evidence) != false;

    internal Verdict Judge() => new(Cause, When?.IsWording == true ? Confidence.Guess : Confidence, Remedy) { MaybeApplied = MaybeApplied };
}
