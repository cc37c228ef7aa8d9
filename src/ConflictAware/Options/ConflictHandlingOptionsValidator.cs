using System.Globalization;
using Microsoft.Extensions.Options;

namespace ConflictAware;

/// <summary>Says what is wrong with options, at start-up: the setting, its value, its bound.</summary>
internal sealed class ConflictHandlingOptionsValidator : IValidateOptions<ConflictHandlingOptions>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, ConflictHandlingOptions options)
    {
        string client = string.IsNullOrEmpty(name) ? "" : $"HttpClient '{name}': ";
        List<string> failures = Failures(options).Select(failure => client + failure).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Refuses wrong options where no options framework does.</summary>
    /// <exception cref="OptionsValidationException">Something is wrong.</exception>
    public static void ThrowIfInvalid(ConflictHandlingOptions options, bool hasServices)
    {
        List<string> failures = Failures(options).ToList();
        if (!hasServices && options.Policies.Own.Any(static policy => policy.Value.Resolvers.Any(static source => source.Instance is null)))
            failures.Add(
                "Use<TResolver>() has its resolver made by dependency injection, and this handler was made by hand. "
                    + "Pass an instance, Use(new MyResolver(...)), or register the client with AddConflictHandling()."
            );
        if (failures.Count > 0)
            throw new OptionsValidationException(nameof(ConflictHandlingOptions), typeof(ConflictHandlingOptions), failures);
    }

    private static string? ContradictionIn(ConflictHandlingOptions o)
    {
        try
        {
            foreach (ConflictPolicy policy in o.Policies.Own.Select(static own => own.Value))
                policy.MergeRules?.With(o.Version.Places);
            return null;
        }
        catch (ArgumentException contradiction)
        {
            return $"The version travels in {o.Version}, which no rule may decide about. {contradiction.Message}";
        }
    }

    private static IEnumerable<string> Failures(ConflictHandlingOptions o)
    {
        if (o.MaxAttempts < 1)
            yield return Wrong(o, nameof(o.MaxAttempts), o.MaxAttempts, "it must be at least 1.");
        if (o.MaxElapsedTime <= TimeSpan.Zero || o.MaxElapsedTime > Day)
            yield return Wrong(o, nameof(o.MaxElapsedTime), o.MaxElapsedTime, "it must be more than zero and at most one day.");
        if (o.MaxDelay <= TimeSpan.Zero || o.MaxDelay > Day)
            yield return Wrong(o, nameof(o.MaxDelay), o.MaxDelay, "it must be more than zero and at most one day.");
        if (o.BaseDelay <= TimeSpan.Zero || o.BaseDelay > o.MaxDelay)
            yield return Wrong(
                o,
                nameof(o.BaseDelay),
                o.BaseDelay,
                $"it must be more than zero and at most MaxDelay, which is {o.MaxDelay:c}{From(o, nameof(o.MaxDelay), o.MaxDelay)}."
            );
        if (o.MaxCapturedContent < 0)
            yield return Wrong(o, nameof(o.MaxCapturedContent), o.MaxCapturedContent, "it must be 0 or more.", " bytes");
        if (o.MaxConflictBody is < 0 or > 16 * 1024 * 1024)
            yield return Wrong(o, nameof(o.MaxConflictBody), o.MaxConflictBody, "it must be between 0 and 16777216.", " bytes");
        if (o.ConflictBodyTimeout <= TimeSpan.Zero || o.ConflictBodyTimeout > Day)
            yield return Wrong(o, nameof(o.ConflictBodyTimeout), o.ConflictBodyTimeout, "it must be more than zero and at most one day.");
        if (o.MaxResendsInDoubt < 0)
            yield return Wrong(o, nameof(o.MaxResendsInDoubt), o.MaxResendsInDoubt, "it must be zero or more.");
        if (!Enum.IsDefined(o.WriteFormat))
            yield return Wrong(
                o,
                nameof(o.WriteFormat),
                o.WriteFormat,
                $"it must be one of {string.Join(", ", Enum.GetNames<WriteFormat>())}."
            );
        if (o.Version is null)
            yield return "Version is null; leave it at its default, VersionCarrier.EntityTag, or say where the version travels.";
        else if (ContradictionIn(o) is { } contradiction)
            yield return contradiction;
        if (!Enum.IsDefined(o.Coordination))
            yield return Wrong(
                o,
                nameof(o.Coordination),
                o.Coordination,
                $"it must be one of {string.Join(", ", Enum.GetNames<UpdateCoordination>())}."
            );
        if (o is { Coordination: not UpdateCoordination.Serialize, Principal: null })
            yield return $"Coordination is {o.Coordination}{From(o, nameof(o.Coordination), o.Coordination)}, which shares what was read and written between calls, and Principal is null; "
                + "set Principal to tell whose calls they are, for example o.Principal = _ => \"service\" where all are made with the same credentials.";
        if (o.TimeProvider is null)
            yield return "TimeProvider is null; leave it at its default, TimeProvider.System, or set a clock.";
        foreach ((ConflictCause cause, ConflictPolicy policy) in o.Policies.Own)
        {
            if (policy.Resolvers.Count == 0)
                yield return $"On({cause}) says nothing; add what is to be done, for example .Surface().";
            foreach (WaitResolver wait in policy.Resolvers.Select(static source => source.Instance).OfType<WaitResolver>())
            {
                if (wait.UpTo > o.MaxElapsedTime)
                    yield return $"On({cause}) waits up to {wait.UpTo:c}, but MaxElapsedTime is {o.MaxElapsedTime:c}{From(o, nameof(o.MaxElapsedTime), o.MaxElapsedTime)}, which ends it before; raise MaxElapsedTime or shorten the wait.";
            }
        }
    }

    private static string Wrong<T>(ConflictHandlingOptions o, string setting, T value, string bound, string unit = "")
        where T : struct => string.Create(CultureInfo.InvariantCulture, $"{setting} is {value}{unit}{From(o, setting, value)}; {bound}");

    // What code has set since is not configuration's.
    private static string From<T>(ConflictHandlingOptions o, string setting, T value)
        where T : struct =>
        o.Configured.TryGetValue(setting, out (string Path, object Value) configured) && value.Equals(configured.Value)
            ? $", from '{configured.Path}'"
            : "";
}
