using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ConflictAware;

/// <summary>What a merge knows of the documents: what tells array elements apart, which numbers are counters, whose edit counts where.</summary>
/// <remarks>
/// <para>
/// A rule is for a place, named by a JSON Pointer (RFC 6901); <c>""</c> is the whole document. The segment <c>*</c> stands for every member and for every
/// array element: <c>/lines/*/parts</c>. Array elements have no other name in a rule: a number names a member only. A member that is itself
/// named <c>*</c> is written <c>~2</c>, as <c>~0</c> is ~ and <c>~1</c> is /.
/// </para>
/// <para>
/// Where several pointers match one place, a name counts before <c>*</c>, the leftmost segment that differs deciding. <see cref="PreferMine"/>,
/// <see cref="PreferCurrent"/> and <see cref="Resolve"/> also hold for everything below their place, the nearest first; <see cref="Ignore"/> and
/// <see cref="Version"/> cover all below theirs; the other rules are for their place alone. At one place one of those other rules and one preference go
/// together: the preference then decides what the rule cannot.
/// </para>
/// <para>
/// No rule undoes what only one side wrote: all but <see cref="Key"/>, <see cref="Set"/>, <see cref="Sequence"/>, <see cref="Ignore"/> and <see cref="Version"/>
/// speak only where both sides wrote. The methods change this object and return it. Used once, it can no longer be changed and is thread-safe.
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "A JSON Pointer (RFC 6901) is called so.")]
public sealed class MergeRules
{
    private readonly List<(string Pointer, MergeRule? Rule, MergePreference? Preference)> _stated = [];
    private readonly RulePattern _patterns = new();
    private RulePlace? _root;
    private volatile bool _isUsed;

    /// <summary>What the rules say of the outermost value; null when there are none. From here on they cannot be changed.</summary>
    internal RulePlace? Root
    {
        get
        {
            if (!_isUsed)
            {
                _root = RulePlace.Outermost(_patterns);
                _isUsed = true;
            }
            return _root;
        }
    }

    /// <summary>The elements of an array are objects that these members tell apart, so that they are merged one by one.</summary>
    /// <remarks>
    /// Key values are JSON values: 1 is 1.0, <c>"1"</c> is another. Where a key occurs twice or is missing in one of the three documents, the array is merged as
    /// a whole after all. The order is that of the side that reordered; elements that both sides added stand in the order current's, then mine's.
    /// </remarks>
    /// <param name="pointer">The array: <c>/lines</c>, <c>/lines/*/parts</c>; empty when the document is one.</param>
    /// <param name="members">The names of the members that are the key together.</param>
    /// <returns>These rules, with this one.</returns>
    /// <exception cref="ArgumentException">No pointer, no or the same member twice, or a rule that contradicts another.</exception>
    /// <exception cref="InvalidOperationException">The rules are in use already.</exception>
    public MergeRules Key(string pointer, params string[] members)
    {
        ArgumentNullException.ThrowIfNull(members);
        if (members.Length == 0)
            throw new ArgumentException(
                $"Name the member that tells the elements of '{pointer}' apart; use Set where the elements are plain values.",
                nameof(members)
            );
        if (Array.Exists(members, member => member is null) || members.Distinct(StringComparer.Ordinal).Count() < members.Length)
            throw new ArgumentException(
                $"The key of '{pointer}' names a member twice or null. Name each member of the key once.",
                nameof(members)
            );
        return State(pointer, new MergeRule.Keyed([.. members], [.. members.Select(Encoding.UTF8.GetBytes)]));
    }

    /// <summary>An array is a set of values: each is there or not. Where a value occurs twice, the array is merged as a whole after all.</summary>
    /// <param name="pointer">The array.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Set(string pointer) => State(pointer, new MergeRule.Distinct());

    /// <summary>
    /// An array is a sequence, like the lines of a text: insertions and deletions of both sides come together. Where the order would be a guess (both inserted
    /// at one place) or both replaced the same elements, it is a conflict.
    /// </summary>
    /// <param name="pointer">The array.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Sequence(string pointer) => State(pointer, new MergeRule.Ordered());

    /// <summary>Where both sides changed an array, all of current's elements stand, then those of mine that current lacks. Nothing that one of them holds is removed.</summary>
    /// <param name="pointer">The array.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Union(string pointer) => State(pointer, new MergeRule.United());

    /// <summary>
    /// A number is a counter: current + mine − base, exactly. Two equal edits are two edits. It takes three numbers; where it lacks one and both sides wrote,
    /// it is a conflict.
    /// </summary>
    /// <param name="pointer">The number.</param>
    /// <param name="min">The least number that mine's change may lead to; less is a conflict. Default: null, no bound.</param>
    /// <param name="max">The greatest number that mine's change may lead to; more is a conflict. Default: null, no bound.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Sum(string pointer, decimal? min = null, decimal? max = null) =>
        min > max
            ? throw new ArgumentException(
                $"The bounds of '{pointer}' leave no number: min {min} is above max {max}. Swap them.",
                nameof(min)
            )
            : State(pointer, new MergeRule.Summed(min, max));

    /// <summary>Where both sides changed a number, the larger stands.</summary>
    /// <param name="pointer">The number.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Max(string pointer) => State(pointer, new MergeRule.Largest());

    /// <summary>Where both sides changed a number, the smaller stands.</summary>
    /// <param name="pointer">The number.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Min(string pointer) => State(pointer, new MergeRule.Smallest());

    /// <summary>
    /// The origin manages what stands here, <c>updatedAt</c> say: current's always stands, or nothing where current has none, and it is never an edit.
    /// In a value that is taken whole from mine (an added object, an array without a rule) it stays as mine wrote it.
    /// </summary>
    /// <param name="pointer">The member.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Ignore(string pointer) => State(NotTheDocument(pointer), new MergeRule.Ignored(IsVersion: false));

    /// <summary>The version of the document stands here: current's always stands, and it is never an edit. Every patch carries it.</summary>
    /// <param name="pointer">The member.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules Version(string pointer) => State(NotTheDocument(pointer), new MergeRule.Ignored(IsVersion: true));

    /// <summary>A conflict here or below is decided for mine. What only the other side changed stands nevertheless.</summary>
    /// <param name="pointer">The place; empty: everywhere.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules PreferMine(string pointer) => State(pointer, new MergePreference.ForMine());

    /// <summary>A conflict here or below is decided for current. What only mine changed stands nevertheless.</summary>
    /// <param name="pointer">The place; empty: everywhere.</param>
    /// <returns>These rules, with this one.</returns>
    /// <inheritdoc cref="Key" path="/exception"/>
    public MergeRules PreferCurrent(string pointer) => State(pointer, new MergePreference.ForCurrent());

    /// <summary>A conflict here or below is decided by a function.</summary>
    /// <param name="pointer">The place; empty: everywhere.</param>
    /// <param name="choose">Gets the difference and says what is to stand. Called once for each conflict; it may be called by several threads at once.</param>
    /// <returns>These rules, with this one.</returns>
    /// <exception cref="ArgumentException">No pointer, or a rule that contradicts another.</exception>
    /// <exception cref="InvalidOperationException">The rules are in use already.</exception>
    public MergeRules Resolve(string pointer, Func<Difference, MergeChoice> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        return State(pointer, new MergePreference.ForWhatIsChosen(choose));
    }

    /// <summary>The rules in the order in which they were stated.</summary>
    public override string ToString() =>
        string.Join(", ", _stated.Select(stated => $"{(object?)stated.Rule ?? stated.Preference} at '{stated.Pointer}'"));

    /// <summary>The same rules, and one of <see cref="Ignore"/> for each of these places; these rules are left as they are.</summary>
    internal MergeRules With(IEnumerable<string> ignored)
    {
        MergeRules more = Copy();
        foreach (string pointer in ignored)
            more.Ignore(pointer);
        return more;
    }

    /// <summary>The same rules and one more: these are left as they are.</summary>
    internal MergeRules AndVersion(string pointer) => Copy().Version(pointer);

    private MergeRules Copy()
    {
        MergeRules copy = new();
        foreach ((string at, MergeRule? rule, MergePreference? preference) in _stated)
            copy.Add(at, rule, preference);
        return copy;
    }

    private static string NotTheDocument(string pointer) =>
        pointer is ""
            ? throw new ArgumentException(
                "The whole document cannot be the origin's business: nothing would be left to write. Name the member, for example '/rev'.",
                nameof(pointer)
            )
            : pointer;

    private MergeRules State(string pointer, MergeRule rule) => Add(pointer, rule, preference: null);

    private MergeRules State(string pointer, MergePreference preference) => Add(pointer, rule: null, preference);

    private MergeRules Add(string pointer, MergeRule? rule, MergePreference? preference)
    {
        IReadOnlyList<string> segments = JsonPointer.ReadRule(pointer);
        if (_isUsed)
            throw new InvalidOperationException(
                "These merge rules are in use already. State all of them before the first merge, or make new ones."
            );

        RulePattern place = _patterns.At(segments);
        MergeRule? ruleThere = place.Rule;
        MergePreference? preferenceThere = place.Preference;
        // The origin's business twice is no contradiction: the library states a version that the user may have stated too.
        bool again = rule is MergeRule.Ignored && ruleThere is MergeRule.Ignored;
        if (!again && ((rule is not null && ruleThere is not null) || (preference is not null && preferenceThere is not null)))
            throw Contradiction(pointer, rule, preference, (object?)(rule is null ? null : ruleThere) ?? preferenceThere);
        if (rule is MergeRule.Ignored && preferenceThere is not null)
            throw Contradiction(pointer, rule, preference, preferenceThere);
        if (preference is not null && ruleThere is MergeRule.Ignored)
            throw Contradiction(pointer, rule, preference, ruleThere);

        place.Rule = again && ruleThere is MergeRule.Ignored { IsVersion: true } ? ruleThere : rule ?? ruleThere;
        place.Preference = preference ?? preferenceThere;
        _stated.Add((pointer, rule, preference));
        return this;
    }

    private static ArgumentException Contradiction(string pointer, MergeRule? rule, MergePreference? preference, object? there) =>
        new(
            $"{(object?)rule ?? preference} at '{pointer}' contradicts {there}, which is stated for the same place. Leave one of them out.",
            nameof(pointer)
        );
}
