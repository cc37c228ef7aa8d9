using FsCheck;
using FsCheck.Fluent;

namespace ConflictAware.Tests.Protocol;

public class EntityTagPropertyTests
{
    // Characters that mean something to the parser, beside any others.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements('"', 'W', 'w', '/', ',', '*', ' ', '\t', 'a', 'b', '\r', '\n', '\0', '\u00e9').ArrayOf().Select(c => new string(c)),
        ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? ""),
        Gen.Choose(0, 3).Select(i => new string('"', i))
    );

    private static readonly Gen<EntityTag> Tag = Text.Select(Parsed).Where(tag => tag is not null).Select(tag => tag!.Value);

    [Test]
    public void TryParse_AnyText_NeverThrowsAndKeepsWhatItTakes() =>
        Check(
            Text,
            text =>
            {
                bool isTag = EntityTag.TryParse(text, out EntityTag tag);
                return isTag
                    ? tag.ToString() == text.Trim(' ', '\t')
                        && tag.ToString().All(c => c is >= ' ' and <= '~')
                        && tag.ToString() is not ("" or "*")
                    : tag == default;
            }
        );

    [Test]
    public void TryParse_WhatToStringGave_IsTheSameTag() =>
        Check(Tag, tag => EntityTag.TryParse(tag.ToString(), out EntityTag again) && again == tag);

    [Test]
    public void Equality_AnyTags_IsAnEquivalenceThatHashesFollow() =>
        Check(
            from a in Tag
            from b in Tag
            from c in Gen.OneOf(Tag, Gen.Elements(a, b))
            select (a, b, c),
            tags =>
            {
                (EntityTag a, EntityTag b, EntityTag c) = tags;
                bool isReflexive = a.Equals(a);
                bool isSymmetric = a.Equals(b) == b.Equals(a);
                bool isTransitive = !(a == b && b == c) || a == c;
                bool hashesFollow = a != b || a.GetHashCode() == b.GetHashCode();
                return isReflexive && isSymmetric && isTransitive && hashesFollow;
            }
        );

    [Test]
    public void Comparison_AnyTags_StrongImpliesWeakAndEquality() =>
        Check(
            from a in Tag
            from b in Gen.OneOf(Tag, Gen.Constant(a))
            select (a, b),
            tags =>
            {
                (EntityTag a, EntityTag b) = tags;
                bool strongIsStricter = !a.StrongEquals(b) || (a.WeakEquals(b) && a == b && !a.IsWeak);
                bool isSymmetric = a.StrongEquals(b) == b.StrongEquals(a) && a.WeakEquals(b) == b.WeakEquals(a);
                bool ofItself = a.WeakEquals(a) && a.StrongEquals(a) == !a.IsWeak;
                var weak = EntityTag.Parse("W/" + a);
                return strongIsStricter && isSymmetric && ofItself && (a.IsWeak || weak.WeakEquals(a));
            }
        );

    private static EntityTag? Parsed(string text) => EntityTag.TryParse(text, out EntityTag tag) ? tag : null;

    // A failure prints the seed (Replay) and the smallest text that shows it.
    private static void Check<T>(Gen<T> generator, Func<T, bool> law) =>
        Prop.ForAll(generator.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
