using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ConflictAware;

/// <summary>Takes the plain settings from configuration, without reflection, and says which key is wrong and how.</summary>
internal static class ConflictHandlingConfiguration
{
    private delegate bool Setter(ConflictHandlingOptions options, string text);

    private static readonly FrozenDictionary<string, (string Kind, Setter Set)> Settings = new Dictionary<string, (string, Setter)>(
        StringComparer.Ordinal
    )
    {
        [nameof(ConflictHandlingOptions.MaxAttempts)] = Number((o, value) => o.MaxAttempts = value),
        [nameof(ConflictHandlingOptions.MaxElapsedTime)] = Time((o, value) => o.MaxElapsedTime = value),
        [nameof(ConflictHandlingOptions.BaseDelay)] = Time((o, value) => o.BaseDelay = value),
        [nameof(ConflictHandlingOptions.MaxDelay)] = Time((o, value) => o.MaxDelay = value),
        [nameof(ConflictHandlingOptions.MaxCapturedContent)] = Number((o, value) => o.MaxCapturedContent = value),
        [nameof(ConflictHandlingOptions.MaxConflictBody)] = Number((o, value) => o.MaxConflictBody = value),
        [nameof(ConflictHandlingOptions.ConflictBodyTimeout)] = Time((o, value) => o.ConflictBodyTimeout = value),
        [nameof(ConflictHandlingOptions.AllowWeakTags)] = Switch((o, value) => o.AllowWeakTags = value),
        [nameof(ConflictHandlingOptions.AllowUnprotectedWrites)] = Switch((o, value) => o.AllowUnprotectedWrites = value),
        [nameof(ConflictHandlingOptions.MaxResendsInDoubt)] = Number((o, value) => o.MaxResendsInDoubt = value),
        [nameof(ConflictHandlingOptions.FollowOperations)] = Switch((o, value) => o.FollowOperations = value),
        [nameof(ConflictHandlingOptions.ConflictsAsProblemDetails)] = Switch((o, value) => o.ConflictsAsProblemDetails = value),
        [nameof(ConflictHandlingOptions.PathMayResend)] = Switch((o, value) => o.PathMayResend = value),
        [nameof(ConflictHandlingOptions.WriteFormat)] = OneOf<WriteFormat>((o, value) => o.WriteFormat = value),
        [nameof(ConflictHandlingOptions.Coordination)] = OneOf<UpdateCoordination>((o, value) => o.Coordination = value),
        [nameof(ConflictHandlingOptions.PreferRepresentation)] = Switch((o, value) => o.PreferRepresentation = value),
        [nameof(ConflictHandlingOptions.SendIdempotencyKeys)] = Switch((o, value) => o.SendIdempotencyKeys = value),
        [nameof(ConflictHandlingOptions.CreatedMayMeanReplaced)] = Switch((o, value) => o.CreatedMayMeanReplaced = value),
        [nameof(ConflictHandlingOptions.ReadConflictText)] = Switch((o, value) => o.ReadConflictText = value),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys that may stand in a section.</summary>
    public static IEnumerable<string> Keys => Settings.Keys;

    /// <summary>Sets what the section says; leaves the rest alone.</summary>
    /// <exception cref="InvalidOperationException">A key is unknown, or its value cannot be read.</exception>
    public static void Apply(IConfigurationSection section, ConflictHandlingOptions options)
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (!Settings.TryGetValue(entry.Key, out (string Kind, Setter Set) setting))
                throw new InvalidOperationException(
                    $"'{entry.Path}' is no setting of conflict handling. Known are: {string.Join(", ", Keys.Order(StringComparer.Ordinal))}."
                );
            if (entry.Value is not { } text || !setting.Set(options, text))
                throw new InvalidOperationException($"'{entry.Path}' is '{entry.Value}'; give {setting.Kind}.");
        }
    }

    private static (string, Setter) Number(Action<ConflictHandlingOptions, int> set) =>
        (
            "a whole number, for example 100",
            (options, text) =>
            {
                bool isNumber = int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value);
                if (isNumber)
                    set(options, value);
                return isNumber;
            }
        );

    private static (string, Setter) Time(Action<ConflictHandlingOptions, TimeSpan> set) =>
        (
            "a time as hours:minutes:seconds, for example 00:00:30",
            (options, text) =>
            {
                // "30" alone would be thirty days, and nobody who writes it means that.
                bool isTime = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) && text.Contains(':');
                if (isTime)
                    set(options, value);
                return isTime;
            }
        );

    private static (string, Setter) OneOf<T>(Action<ConflictHandlingOptions, T> set)
        where T : struct, Enum =>
        (
            $"one of {string.Join(", ", Enum.GetNames<T>())}",
            (options, text) =>
            {
                bool isOne = Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value);
                if (isOne)
                    set(options, value);
                return isOne;
            }
        );

    private static (string, Setter) Switch(Action<ConflictHandlingOptions, bool> set) =>
        (
            "true or false",
            (options, text) =>
            {
                bool isSwitch = bool.TryParse(text, out bool value);
                if (isSwitch)
                    set(options, value);
                return isSwitch;
            }
        );
}
