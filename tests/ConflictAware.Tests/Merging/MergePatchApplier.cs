namespace ConflictAware.Tests.Merging;

/// <summary>What an origin does with a merge patch: the pseudocode of RFC 7396 §2.</summary>
public static class MergePatchApplier
{
    public static Tree Apply(Tree? target, Tree patch)
    {
        if (patch is not Tree.Obj changes)
            return patch;
        Tree.Obj result = target as Tree.Obj ?? new Tree.Obj([]);
        foreach ((string name, Tree value) in changes.Members)
            result = value is Tree.Word { Text: "null" } ? result.Without(name) : result.With(name, Apply(result[name], value));
        return result;
    }
}
