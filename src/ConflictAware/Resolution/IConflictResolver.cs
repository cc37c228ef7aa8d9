namespace ConflictAware;

/// <summary>Decides what becomes of a write that the origin refused. It decides only; sending is not its business.</summary>
/// <remarks>
/// <para>
/// Register one with <see cref="ConflictPolicy.Use(IConflictResolver)"/>, or with <see cref="ConflictPolicy.Use{TResolver}()"/> to have it made by
/// dependency injection, in a scope of its own for each conflict. An instance that serves several conflicts must be thread-safe.
/// </para>
/// <para>What it needs of the origin it asks of <see cref="ConflictContext.GetCurrentAsync"/>.</para>
/// </remarks>
public interface IConflictResolver
{
    /// <summary>Decides about one conflict.</summary>
    /// <param name="context">What is known: the conflict, what was written, what it started from.</param>
    /// <param name="cancellationToken">The token of the call that met the conflict.</param>
    /// <returns>
    /// The decision. <see cref="ConflictResolution.Surface"/> means "not mine to resolve": the next resolver of the policy is asked, and after the last
    /// one the caller gets the conflict.
    /// </returns>
    ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken);
}
