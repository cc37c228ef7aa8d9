using System.Globalization;
using System.Runtime.InteropServices;
using ConflictAware.Tests.Data;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace ConflictAware.Tests.Merging;

internal static class Laws
{
    private const string SeedVariable = "CONFLICTAWARE_SEED";

    /// <summary>How many cases each law is checked on; more of them by hand, <c>CONFLICTAWARE_CASES=1000000</c>.</summary>
    private static readonly int Cases = Environment.GetEnvironmentVariable("CONFLICTAWARE_CASES") is { } cases
        ? int.Parse(cases, CultureInfo.InvariantCulture)
        : 10_000;

    private static readonly FSharpOption<Replay>? Again = ReadSeed(Environment.GetEnvironmentVariable(SeedVariable));

    /// <summary>Seeds, for cases that are made in the law itself.</summary>
    public static Arbitrary<int> Seeds { get; } = Arb.From(Gen.Choose(0, int.MaxValue));

    /// <summary>Checks a law on ten thousand cases, or more.</summary>
    /// <remarks>
    /// A failure says the seed, the size and the smallest case found, and is kept in <c>artifacts/laws</c>. The case comes again with what it says of replaying:
    /// <c>CONFLICTAWARE_SEED=(seed,gamma,size)</c>, or the two numbers of the whole run.
    /// </remarks>
    public static void Hold<T>(Arbitrary<T> cases, Action<T> law)
    {
        try
        {
            Check.One(
                Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(Again),
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
        catch (Exception broken)
        {
            throw new AssertionException(Keep(broken.Message), broken);
        }
    }

    /// <summary>A case is one in millions now and then: what a scrolling window loses stays in a file.</summary>
    private static string Keep(string failure)
    {
        TestContext.TestAdapter test = TestContext.CurrentContext.Test;
        string report =
            $"{test.FullName}, {RuntimeInformation.FrameworkDescription}, {Cases.ToString(CultureInfo.InvariantCulture)} cases\n{failure}\n"
            + $"See it again: {SeedVariable}='(…,…,…)' with the numbers above, and the filter Name={test.Name}.";
        string folder = Path.Combine(Repository.Root, "artifacts", "laws");
        Directory.CreateDirectory(folder);
        File.AppendAllText(Path.Combine(folder, $"{test.Name}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.txt"), report);
        return report;
    }

    private static FSharpOption<Replay>? ReadSeed(string? seed)
    {
        if (seed is null)
            return null;
        string[] numbers = seed.Trim('(', ')').Split(',');
        return FSharpOption<Replay>.Some(
            new Replay(
                new Rnd(ulong.Parse(numbers[0], CultureInfo.InvariantCulture), ulong.Parse(numbers[1], CultureInfo.InvariantCulture)),
                numbers is [_, _, var size] ? FSharpOption<int>.Some(int.Parse(size, CultureInfo.InvariantCulture)) : FSharpOption<int>.None
            )
        );
    }
}
