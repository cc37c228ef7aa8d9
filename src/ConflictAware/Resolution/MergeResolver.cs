using System.Text.Json;

namespace ConflictAware;

/// <summary>Merges mine with current where it is known what mine started from. A write that has an update function has it run again: that says more than its result.</summary>
internal sealed class MergeResolver(MergeRules rules) : IBuiltInResolver
{
    public MergeRules Rules => rules;

    public async ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken)
    {
        if (context.CanReapply)
            return new ConflictResolution.Reread(context.ContentionPause);
        if (context is { Base: { } started, Mine: { } mine, MayHaveBeenApplied: false })
        {
            // Nobody wrote: what was read is there, under another validator.
            Representation? current = await context.GetCurrentAsync(cancellationToken).ConfigureAwait(false);
            if (current is not null && current.Content.Span.SequenceEqual(started.Content.Span))
                return new ConflictResolution.ResendWith(mine);
        }
        if (await ThreeVersions.ReadAsync(context, cancellationToken).ConfigureAwait(false) is not { } versions)
            return new ConflictResolution.Surface();
        try
        {
            MergeResult merged = versions.Merge(rules);
            return merged switch
            {
                { IsClean: true, Document: { } document } => new ConflictResolution.ResendWith(document),
                { IsClean: true } => new ConflictResolution.Surface("It was deleted meanwhile."),
                _ => new ConflictResolution.Surface("Both sides changed the same.") { Differences = merged.Conflicts },
            };
        }
        catch (JsonException failure)
        {
            return new ConflictResolution.Surface($"The versions cannot be merged: {failure.Message}");
        }
    }
}
