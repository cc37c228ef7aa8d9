namespace ConflictAware;

/// <summary>What would help, as far as the answer says. Whether it is done is for the resolvers to decide.</summary>
public enum Remedy
{
    /// <summary>Nothing that can be done without a decision.</summary>
    None,

    /// <summary>Sending the same bytes under the same precondition again, after a pause.</summary>
    Resend,

    /// <summary>Reading the current representation and making the change again on it.</summary>
    Rebase,

    /// <summary>Waiting until somebody else is done, then sending the same bytes again.</summary>
    Wait,
}
