using System.Text.Json;

namespace ConflictAware;

/// <summary>Merges, and asks somebody about what the rules leave.</summary>
internal sealed class AskResolver(
    MergeRules rules,
    Func<IReadOnlyList<Difference>, CancellationToken, Task<IReadOnlyDictionary<string, MergeChoice>?>> ask
) : IConflictResolver
{
    public async ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken)
    {
        if (await ThreeVersions.ReadAsync(context, cancellationToken).ConfigureAwait(false) is not { Current: not null } versions)
            return new ConflictResolution.Surface();
        try
        {
            MergeResult merged = versions.Merge(rules);
            if (!merged.IsClean)
            {
                IReadOnlyDictionary<string, MergeChoice> choices =
                    await ask(merged.Conflicts, cancellationToken).ConfigureAwait(false)
                    ?? new Dictionary<string, MergeChoice>(StringComparer.Ordinal);
                merged = versions.Merge(rules, difference => choices.GetValueOrDefault(difference.Pointer, MergeChoice.Undecided));
            }
            return merged.Document is { } document
                ? new ConflictResolution.ResendWith(document)
                : new ConflictResolution.Surface("Nobody decided between the two sides.") { Differences = merged.Conflicts };
        }
        catch (JsonException failure)
        {
            return new ConflictResolution.Surface($"The versions cannot be merged: {failure.Message}");
        }
    }
}
