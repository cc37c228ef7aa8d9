namespace ConflictAware;

internal static class UsualRemedies
{
    /// <summary>What usually helps against a cause.</summary>
    public static Remedy UsualRemedy(this ConflictCause cause) =>
        cause switch
        {
            ConflictCause.VersionMismatch or ConflictCause.PreconditionRequired => Remedy.Rebase,
            ConflictCause.Locked or ConflictCause.OperationInProgress => Remedy.Wait,
            ConflictCause.TransientContention or ConflictCause.IdempotencyKeyInUse => Remedy.Resend,
            _ => Remedy.None,
        };
}
