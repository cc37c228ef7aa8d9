namespace ConflictAware;

/// <summary>How sure a <see cref="ConflictCause"/> is. Higher is surer.</summary>
public enum Confidence
{
    /// <summary>Read from text meant for people. Never a reason to write.</summary>
    Guess,

    /// <summary>What the status, the method and the preconditions usually mean together.</summary>
    Likely,

    /// <summary>Stated by the protocol or by a structured code.</summary>
    Definite,
}
