namespace ConflictAware;

/// <summary>Where chance comes from: a number from 0 up to, not including, 1.</summary>
internal sealed class Jitter(Func<double> next)
{
#pragma warning disable RS0030 // The one place that asks the process for chance; everybody else is given a Jitter.
    public static readonly Jitter OfThisProcess = new(Random.Shared.NextDouble);
#pragma warning restore RS0030

    public double Next() => next();
}
