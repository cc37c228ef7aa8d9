using FsCheck;
using FsCheck.Fluent;

namespace ConflictAware.Tests.Merging;

internal static class Laws
{
    /// <summary>How many cases each law is checked on; more of them by hand, <c>CONFLICTAWARE_CASES=1000000</c>.</summary>
    private static readonly int Cases = Environment.GetEnvironmentVariable("CONFLICTAWARE_CASES") is { } cases
        ? int.Parse(cases, System.Globalization.CultureInfo.InvariantCulture)
        : 10_000;

    /// <summary>Seeds, for cases that are made in the law itself.</summary>
    public static Arbitrary<int> Seeds { get; } = Arb.From(Gen.Choose(0, int.MaxValue));

    /// <summary>Checks a law on ten thousand cases, or more. A failure says the seed and the smallest case found.</summary>
    public static void Hold<T>(Arbitrary<T> cases, Action<T> law) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases),
            Prop.ForAll(
                cases,
                one =>
                {
                    // An assertion that fails throws, which FsCheck reports with the case; NUnit would count it at once.
                    using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
                        law(one);
                    return true;
                }
            )
        );
}
