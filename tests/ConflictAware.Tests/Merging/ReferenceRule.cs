using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ConflictAware.Tests.Merging;

/// <summary>A rule as the reference reads it, and as <see cref="MergeRules"/> is told it.</summary>
/// <param name="Pointer">The pointer, in which <c>*</c> stands for everything.</param>
/// <param name="Kind">The name of the method of <see cref="MergeRules"/>.</param>
/// <param name="Members">The key's members, or the sum's bounds.</param>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "A JSON Pointer (RFC 6901) is called so.")]
public sealed record ReferenceRule(string Pointer, string Kind, params string[] Members)
{
    /// <summary>The segment that stands for an array element, whichever.</summary>
    public const string Element = "\0element";

    public bool IsIgnored => Kind is "Ignore" or "Version";

    public bool IsPreference => Kind is "PreferMine" or "PreferCurrent";

    private string[] Segments =>
        Pointer.Length == 0
            ? []
            :
            [
                .. Pointer[1..]
                    .Split('/')
                    .Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
            ];

    public static MergeRules? ToRules(IReadOnlyList<ReferenceRule> rules)
    {
        if (rules.Count == 0)
            return null;
        MergeRules merge = new();
        foreach (ReferenceRule rule in rules)
        {
            _ = rule.Kind switch
            {
                "Key" => merge.Key(rule.Pointer, rule.Members),
                "Set" => merge.Set(rule.Pointer),
                "Sum" when rule.Members is [var least, var most] => merge.Sum(
                    rule.Pointer,
                    decimal.Parse(least, CultureInfo.InvariantCulture),
                    decimal.Parse(most, CultureInfo.InvariantCulture)
                ),
                "Sum" => merge.Sum(rule.Pointer),
                "Max" => merge.Max(rule.Pointer),
                "Min" => merge.Min(rule.Pointer),
                "Union" => merge.Union(rule.Pointer),
                "Ignore" => merge.Ignore(rule.Pointer),
                "Version" => merge.Version(rule.Pointer),
                "PreferMine" => merge.PreferMine(rule.Pointer),
                "PreferCurrent" => merge.PreferCurrent(rule.Pointer),
                "Sequence" => merge.Sequence(rule.Pointer),
                _ => throw new ArgumentException($"No rule {rule.Kind}.", nameof(rules)),
            };
        }
        return merge;
    }

    /// <summary>The rule of a place: of those that match it, the one with the most specific pointer.</summary>
    public static ReferenceRule? At(ImmutableList<string> path, IReadOnlyList<ReferenceRule> rules) =>
        rules
            .Where(rule => !rule.IsPreference && rule.Matches(path))
            .OrderBy(rule => rule.Generality, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>The preference of a place: its own, else the nearest around it.</summary>
    public static ReferenceRule? PreferenceAt(ImmutableList<string> path, IReadOnlyList<ReferenceRule> rules)
    {
        for (ImmutableList<string> around = path; ; around = around.RemoveAt(around.Count - 1))
        {
            if (
                rules
                    .Where(rule => rule.IsPreference && rule.Matches(around))
                    .OrderBy(rule => rule.Generality, StringComparer.Ordinal)
                    .FirstOrDefault() is
                { } preference
            )
                return preference;
            if (around.Count == 0)
                return null;
        }
    }

    /// <summary>Whether a rule of a kind may hold somewhere below a place.</summary>
    public static bool MayHoldBelow(string kind, ImmutableList<string> path, IReadOnlyList<ReferenceRule> rules) =>
        rules.Any(rule => rule.Kind == kind && rule.Segments.Length >= path.Count && Fits(path, rule.Segments));

    private string Generality => string.Concat(Segments.Select(segment => segment == "*" ? '1' : '0'));

    private bool Matches(ImmutableList<string> path) => path.Count == Segments.Length && Fits(path, Segments);

    private static bool Fits(ImmutableList<string> path, string[] segments) =>
        path.Zip(segments).All(pair => pair.Second == "*" || string.Equals(pair.First, pair.Second, StringComparison.Ordinal));
}
