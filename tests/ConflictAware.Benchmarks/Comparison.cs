using System.Runtime;

namespace ConflictAware.Benchmarks;

/// <summary>Two ways of doing something, measured in turns in one run: what disturbs the machine disturbs both.</summary>
/// <param name="Ours">Time of ours in nanoseconds (a TimeSpan is too coarse for what takes less than a microsecond): the median of the faster half of its samples. What disturbs a sample only ever makes it slower.</param>
/// <param name="Baseline">Time of the baseline, likewise.</param>
/// <param name="OursAllocated">Bytes that ours allocates each time.</param>
/// <param name="BaselineAllocated">Bytes that the baseline allocates each time.</param>
public sealed record Comparison(double Ours, double Baseline, long OursAllocated, long BaselineAllocated)
{
    /// <summary>How many times the baseline's time ours takes.</summary>
    public double Ratio => Ours / Baseline;

    private static readonly TimeSpan LeastSample = TimeSpan.FromMilliseconds(2);

    /// <param name="ours">What is measured.</param>
    /// <param name="baseline">What it is measured against.</param>
    /// <param name="turns">How many samples are taken of each.</param>
    public static Comparison Of(Action ours, Action baseline, int turns)
    {
        int oursTimes = Calibrate(ours);
        int baselineTimes = Calibrate(baseline);
        double[] oursSamples = new double[turns];
        double[] baselineSamples = new double[turns];
        for (int turn = 0; turn < turns; turn++)
        {
            // Who goes first takes turns too, and each starts without the other's garbage.
            if (turn % 2 == 0)
            {
                oursSamples[turn] = Sample(ours, oursTimes);
                baselineSamples[turn] = Sample(baseline, baselineTimes);
            }
            else
            {
                baselineSamples[turn] = Sample(baseline, baselineTimes);
                oursSamples[turn] = Sample(ours, oursTimes);
            }
        }
        return new Comparison(Undisturbed(oursSamples), Undisturbed(baselineSamples), Allocated(ours), Allocated(baseline));
    }

    private static int Calibrate(Action action)
    {
        // Enough runs for the tiered compiler to settle on its best code.
        long start = TimeProvider.System.GetTimestamp();
        int warmed = 0;
        while (warmed < 40 || TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(1))
        {
            action();
            warmed++;
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(4))
                break;
        }
        double once = Sample(action, warmed < 1000 ? 1 : 1000);
        return Math.Max(1, (int)(LeastSample.TotalNanoseconds / once));
    }

    private static double Sample(Action action, int times)
    {
        GC.Collect();
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < times; i++)
            action();
        return TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / times;
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double Undisturbed(double[] samples)
    {
        double[] sorted = [.. samples.Order()];
        return sorted[sorted.Length / 4];
    }
}
