using System.Text;

namespace ConflictAware;

/// <summary>What the rules say of one place of a document, and the way to the places below it.</summary>
/// <remarks>
/// Immutable but for places that are made when they are first asked for; two threads may make one twice, which is the same. Where nothing is said of
/// a place and of all below it, there is no <see cref="RulePlace"/>.
/// </remarks>
internal sealed class RulePlace
{
    private readonly RulePattern[] _patterns;
    private readonly string[] _names;
    private readonly byte[][] _utf8Names;
    private readonly RulePlace?[] _members;
    private readonly bool _hasUnnamed;
    private RulePlace? _unnamed;

    /// <summary>A place that these patterns match.</summary>
    /// <param name="patterns">The patterns that match the place, the most specific first.</param>
    /// <param name="inherited">What is preferred around it.</param>
    private RulePlace(RulePattern[] patterns, MergePreference? inherited)
    {
        _patterns = patterns;
        Rule = patterns.Select(pattern => pattern.Rule).FirstOrDefault(rule => rule is not null);
        Preference = patterns.Select(pattern => pattern.Preference).FirstOrDefault(preference => preference is not null) ?? inherited;
        MayIgnore = HasAny(rule => rule is MergeRule.Ignored);
        MaySum = !IsIgnored && HasAny(rule => rule is MergeRule.Summed);
        _names = [.. patterns.SelectMany(pattern => pattern.Members.Keys).Distinct(StringComparer.Ordinal)];
        _utf8Names = Array.ConvertAll(_names, Encoding.UTF8.GetBytes);
        _members = new RulePlace?[_names.Length];
        _hasUnnamed = Preference is not null || patterns.Any(pattern => pattern.Any is not null);
    }

    public MergeRule? Rule { get; }

    /// <summary>Who decides a conflict here.</summary>
    public MergePreference? Preference { get; }

    /// <summary>Whether what stands here is the origin's business.</summary>
    public bool IsIgnored => Rule is MergeRule.Ignored;

    /// <summary>Whether something here or below may be.</summary>
    public bool MayIgnore { get; }

    /// <summary>Whether there may be a counter here or below.</summary>
    public bool MaySum { get; }

    /// <summary>The place of any element of the array here.</summary>
    public RulePlace? Element => Unnamed();

    /// <summary>The outermost place; null when there are no rules.</summary>
    public static RulePlace? Outermost(RulePattern pattern) =>
        pattern.Preference is null && pattern.Rule is null && !pattern.Children.Any() ? null : For([pattern], inherited: null);

    /// <summary>The place of a member of the object here.</summary>
    public RulePlace? Member(in JsonTree tree, int member)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (tree.HasName(member, _utf8Names[i]))
                return _members[i] ??= For([.. _patterns.SelectMany(pattern => Step(pattern, _names[i]))], Preference);
        }
        return Unnamed();
    }

    private RulePlace? Unnamed()
    {
        if (!_hasUnnamed)
            return null;
        return _unnamed ??= For([.. _patterns.Where(pattern => pattern.Any is not null).Select(pattern => pattern.Any!)], Preference);
    }

    private static RulePlace? For(RulePattern[] patterns, MergePreference? inherited) =>
        patterns.Length == 0 && inherited is null ? null : new RulePlace(patterns, inherited);

    // A name is more specific than *, and what comes first in the pointer decides: so the order stays right from step to step.
    private static IEnumerable<RulePattern> Step(RulePattern pattern, string name)
    {
        if (pattern.Members.TryGetValue(name, out RulePattern? member))
            yield return member;
        if (pattern.Any is not null)
            yield return pattern.Any;
    }

    private bool HasAny(Func<MergeRule, bool> condition) => Array.Exists(_patterns, pattern => pattern.Has(condition));
}
