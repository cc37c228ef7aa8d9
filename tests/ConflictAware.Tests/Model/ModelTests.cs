using System.Globalization;

namespace ConflictAware.Tests.Model;

/// <summary>Writes by chance: clients, faults, somebody else and the clock. What each write says of itself has to be what the log of the origin says.</summary>
/// <remarks><c>CONFLICTAWARE_SCHEDULES</c> says how many; <c>CONFLICTAWARE_SEED</c> where they begin.</remarks>
[NonParallelizable]
public class ModelTests
{
#if NET10_0_OR_GREATER
    private const int Usual = 20_000;
#else
    // What the target framework changes shows soon.
    private const int Usual = 2_000;
#endif

    [Test]
    public void Verdicts_OfRandomSchedules_AreWhatTheLogOfTheOriginSays()
    {
        int first = Setting("CONFLICTAWARE_SEED", TestContext.CurrentContext.Random.Next(1_000_000_000));
        int schedules = Setting("CONFLICTAWARE_SCHEDULES", Usual);
        TestContext.Out.WriteLine($"schedules: {schedules}, seeds from {first}");
        var counts = new Dictionary<string, int>();
        ParallelLoopResult played = Parallel.For(
            0,
            schedules,
            (i, loop) =>
            {
                var some = new Dictionary<string, int>();
                if (ScheduleRun.Play(ScheduleWriter.Write(first + i), some) is not null)
                    loop.Break();
                lock (counts)
                {
                    foreach ((string outcome, int times) in some)
                        counts[outcome] = counts.GetValueOrDefault(outcome) + times;
                }
            }
        );
        if (played.LowestBreakIteration is { } failing)
        {
            Schedule shortest = ScheduleWriter.Shrink(
                ScheduleWriter.Write(first + (int)failing),
                static shorter => ScheduleRun.Play(shorter) is not null
            );
            Assert.Fail($"Seed {first + failing}:{Environment.NewLine}{shortest}{Environment.NewLine}{ScheduleRun.Play(shortest)}");
        }
        TestContext.Out.WriteLine(string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}")));
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
