using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ConflictAware;

/// <summary>Takes the plain settings from configuration, without reflection, and says which key is wrong and how.</summary>
internal static class ConflictHandlingConfiguration
{
    private static readonly FrozenDictionary<string, PlainSetting> Settings = new[]
    {
        Number(nameof(ConflictHandlingOptions.MaxAttempts), o => o.MaxAttempts, (o, value) => o.MaxAttempts = value),
        Time(nameof(ConflictHandlingOptions.MaxElapsedTime), o => o.MaxElapsedTime, (o, value) => o.MaxElapsedTime = value),
        Time(nameof(ConflictHandlingOptions.BaseDelay), o => o.BaseDelay, (o, value) => o.BaseDelay = value),
        Time(nameof(ConflictHandlingOptions.MaxDelay), o => o.MaxDelay, (o, value) => o.MaxDelay = value),
        Number(nameof(ConflictHandlingOptions.MaxCapturedContent), o => o.MaxCapturedContent, (o, value) => o.MaxCapturedContent = value),
        Number(nameof(ConflictHandlingOptions.MaxConflictBody), o => o.MaxConflictBody, (o, value) => o.MaxConflictBody = value),
        Time(nameof(ConflictHandlingOptions.ConflictBodyTimeout), o => o.ConflictBodyTimeout, (o, value) => o.ConflictBodyTimeout = value),
        Switch(nameof(ConflictHandlingOptions.AllowWeakTags), o => o.AllowWeakTags, (o, value) => o.AllowWeakTags = value),
        Switch(
            nameof(ConflictHandlingOptions.AllowUnprotectedWrites),
            o => o.AllowUnprotectedWrites,
            (o, value) => o.AllowUnprotectedWrites = value
        ),
        Number(nameof(ConflictHandlingOptions.MaxResendsInDoubt), o => o.MaxResendsInDoubt, (o, value) => o.MaxResendsInDoubt = value),
        Switch(nameof(ConflictHandlingOptions.FollowOperations), o => o.FollowOperations, (o, value) => o.FollowOperations = value),
        Switch(
            nameof(ConflictHandlingOptions.ConflictsAsProblemDetails),
            o => o.ConflictsAsProblemDetails,
            (o, value) => o.ConflictsAsProblemDetails = value
        ),
        Switch(nameof(ConflictHandlingOptions.PathMayResend), o => o.PathMayResend, (o, value) => o.PathMayResend = value),
        OneOf(nameof(ConflictHandlingOptions.WriteFormat), o => o.WriteFormat, (o, value) => o.WriteFormat = value),
        OneOf(nameof(ConflictHandlingOptions.Coordination), o => o.Coordination, (o, value) => o.Coordination = value),
        Switch(
            nameof(ConflictHandlingOptions.PreferRepresentation),
            o => o.PreferRepresentation,
            (o, value) => o.PreferRepresentation = value
        ),
        Switch(
            nameof(ConflictHandlingOptions.SendIdempotencyKeys),
            o => o.SendIdempotencyKeys,
            (o, value) => o.SendIdempotencyKeys = value
        ),
        Switch(
            nameof(ConflictHandlingOptions.CreatedMayMeanReplaced),
            o => o.CreatedMayMeanReplaced,
            (o, value) => o.CreatedMayMeanReplaced = value
        ),
        Switch(nameof(ConflictHandlingOptions.ReadConflictText), o => o.ReadConflictText, (o, value) => o.ReadConflictText = value),
    }.ToFrozenDictionary(static setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys that may stand in a section.</summary>
    public static IEnumerable<string> Keys => Settings.Keys;

    /// <summary>Sets what the section says; leaves the rest alone.</summary>
    /// <exception cref="InvalidOperationException">A key is unknown, or its value cannot be read.</exception>
    public static void Apply(IConfigurationSection section, ConflictHandlingOptions options)
    {
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            if (!Settings.TryGetValue(entry.Key, out PlainSetting? setting))
                throw new InvalidOperationException(
                    $"'{entry.Path}' is no setting of conflict handling. Known are: {string.Join(", ", Keys.Order(StringComparer.Ordinal))}."
                );
            if (entry.Value is not { } text || setting.Read(text) is not { } value)
                throw new InvalidOperationException($"'{entry.Path}' is '{entry.Value}'; give {setting.Kind}.");
            setting.Set(options, value);
            options.Configured[setting.Name] = (entry.Path, value);
        }
    }

    /// <summary>The options with the plain settings of others.</summary>
    /// <param name="options">What all but the plain settings is taken of.</param>
    /// <param name="read">What the plain settings are taken of.</param>
    /// <returns>The options, and each setting that is another with the value before and after.</returns>
    public static (ConflictHandlingOptions Options, IReadOnlyList<string> Changes) WithSettingsOf(
        this ConflictHandlingOptions options,
        ConflictHandlingOptions read
    )
    {
        ConflictHandlingOptions whole = options.Copy();
        whole.Configured = read.Configured;
        List<string> changes = [];
        foreach (PlainSetting setting in Settings.Values.OrderBy(static setting => setting.Name, StringComparer.Ordinal))
        {
            (object before, object after) = (setting.Get(options), setting.Get(read));
            if (before.Equals(after))
                continue;
            setting.Set(whole, after);
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"{setting.Name} {before} → {after}"));
        }
        return (whole, changes);
    }

    private static PlainSetting Number(string name, Func<ConflictHandlingOptions, int> get, Action<ConflictHandlingOptions, int> set) =>
        PlainSetting.Of(
            name,
            "a whole number, for example 100",
            get,
            set,
            static text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : null
        );

    // "30" alone would be thirty days, and nobody who writes it means that.
    private static PlainSetting Time(
        string name,
        Func<ConflictHandlingOptions, TimeSpan> get,
        Action<ConflictHandlingOptions, TimeSpan> set
    ) =>
        PlainSetting.Of(
            name,
            "a time as hours:minutes:seconds, for example 00:00:30",
            get,
            set,
            static text => text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) ? value : null
        );

    private static PlainSetting OneOf<T>(string name, Func<ConflictHandlingOptions, T> get, Action<ConflictHandlingOptions, T> set)
        where T : struct, Enum =>
        PlainSetting.Of(
            name,
            $"one of {string.Join(", ", Enum.GetNames<T>())}",
            get,
            set,
            static text => Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value : null
        );

    private static PlainSetting Switch(string name, Func<ConflictHandlingOptions, bool> get, Action<ConflictHandlingOptions, bool> set) =>
        PlainSetting.Of(name, "true or false", get, set, static text => bool.TryParse(text, out bool value) ? value : null);
}
