namespace ConflictAware;

/// <summary>What is set in code, and is not reloaded: that it would be another is told as far as it can be seen.</summary>
internal static class SetInCode
{
    /// <summary>The names of what differs. Of delegates, only whether there are any: reading the options again makes them anew.</summary>
    public static string[] Differences(ConflictHandlingOptions one, ConflictHandlingOptions other)
    {
        Dictionary<string, string> before = Describe(one);
        Dictionary<string, string> after = Describe(other);
        return
        [
            .. before
                .Keys.Union(after.Keys, StringComparer.Ordinal)
                .Where(name => !string.Equals(before.GetValueOrDefault(name), after.GetValueOrDefault(name), StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Dictionary<string, string> Describe(ConflictHandlingOptions options)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [nameof(options.Version)] = options.Version.ToString(),
            [nameof(options.WriteId)] = $"{options.WriteId?.HeaderName} {options.WriteId?.MemberName}",
            [nameof(options.Principal)] = options.Principal is null ? "" : "a delegate",
        };
        foreach ((ConflictCause cause, ConflictPolicy policy) in options.Policies.Own)
            facts[$"On({cause})"] = string.Join(", ", policy.Resolvers.Select(Describe));
        return facts;
    }

    private static string Describe(ResolverSource source) =>
        source.Instance is WaitResolver wait ? $"{wait.UpTo}" : source.Instance?.GetType().FullName ?? "from services";
}
