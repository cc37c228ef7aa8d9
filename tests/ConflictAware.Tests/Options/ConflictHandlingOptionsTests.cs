using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Options;

namespace ConflictAware.Tests.Options;

public class ConflictHandlingOptionsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static IEnumerable<TestCaseData> WrongSettings()
    {
        yield return Wrong(o => o.MaxAttempts = 0, "MaxAttempts is 0", "at least 1");
        yield return Wrong(o => o.MaxAttempts = -5, "MaxAttempts is -5", "at least 1");
        yield return Wrong(o => o.MaxElapsedTime = TimeSpan.Zero, "MaxElapsedTime is 00:00:00", "more than zero and at most one day");
        yield return Wrong(o => o.MaxElapsedTime = Day + Tick, "MaxElapsedTime is 1.00:00:00.0000001", "at most one day");
        yield return Wrong(o => o.MaxElapsedTime = Timeout.InfiniteTimeSpan, "MaxElapsedTime is -00:00:00.0010000", "more than zero");
        yield return Wrong(o => o.MaxDelay = Day + Tick, "MaxDelay is 1.00:00:00.0000001", "at most one day");
        yield return Wrong(o => (o.BaseDelay, o.MaxDelay) = (Tick, TimeSpan.Zero), "MaxDelay is 00:00:00", "more than zero");
        yield return Wrong(o => o.BaseDelay = TimeSpan.Zero, "BaseDelay is 00:00:00", "more than zero");
        yield return Wrong(o => o.BaseDelay = 3 * Second, "BaseDelay is 00:00:03", "at most MaxDelay, which is 00:00:02");
        yield return Wrong(o => o.MaxCapturedContent = -1, "MaxCapturedContent is -1 bytes", "0 or more");
        yield return Wrong(o => o.MaxConflictBody = -1, "MaxConflictBody is -1 bytes", "between 0 and 16777216");
        yield return Wrong(o => o.MaxConflictBody = 16777217, "MaxConflictBody is 16777217 bytes", "between 0 and 16777216");
        yield return Wrong(o => o.ConflictBodyTimeout = TimeSpan.Zero, "ConflictBodyTimeout is 00:00:00", "more than zero");
        yield return Wrong(o => o.ConflictBodyTimeout = Day + Tick, "ConflictBodyTimeout is 1.00:00:00.0000001", "at most one day");
        yield return Wrong(o => o.TimeProvider = null!, "TimeProvider is null", "TimeProvider.System");
        yield return Wrong(o => o.Version = null!, "Version is null", "VersionCarrier.EntityTag");
        yield return Wrong(
            o =>
            {
                o.Version = VersionCarrier.Member("/rev");
                o.On(ConflictCause.VersionMismatch).Merge(m => m.PreferMine("/rev"));
            },
            "The version travels in member '/rev'",
            "Leave one of them out"
        );
        yield return Wrong(
            o =>
            {
                o.Version = VersionCarrier.Header("X-Version", from: "/sys/version");
                o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/sys/version"));
            },
            "The version travels in field 'X-Version' from '/sys/version'",
            "Leave one of them out"
        );
        yield return Wrong(o => o.On(ConflictCause.Locked), "On(Locked) says nothing", ".Surface()");
        yield return Wrong(
            o => o.On(ConflictCause.Locked).Wait(3 * Minute),
            "On(Locked) waits up to 00:03:00",
            "MaxElapsedTime is 00:02:00"
        );
    }

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static TestCaseData Wrong(Action<ConflictHandlingOptions> set, string value, string bound) =>
        new TestCaseData(set, value, bound).SetArgDisplayNames(value);

    [TestCaseSource(nameof(WrongSettings))]
    public void Validation_OfAWrongSetting_NamesSettingValueAndBound(Action<ConflictHandlingOptions> set, string value, string bound)
    {
        var options = new ConflictHandlingOptions();
        set(options);
        ValidateOptionsResult result = new ConflictHandlingOptionsValidator().Validate("catalog", options);
        Assert.That(result.Failures, Has.Some.Contains(value).And.Some.Contains(bound).And.All.StartWith("HttpClient 'catalog': "));
        Assert.That(
            () => new ConflictHandler(options),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains(value).And.Message.Contains(bound)
        );
    }

    private static IEnumerable<Action<ConflictHandlingOptions>> RightSettings() =>
        [
            _ => { },
            o => o.MaxAttempts = 1,
            o => o.MaxAttempts = int.MaxValue,
            o => o.MaxElapsedTime = Day,
            o => (o.BaseDelay, o.MaxDelay) = (Tick, Tick),
            o => (o.BaseDelay, o.MaxDelay) = (Day, Day),
            o => o.MaxCapturedContent = 0,
            o => o.MaxCapturedContent = int.MaxValue,
            o => o.MaxConflictBody = 0,
            o => o.MaxConflictBody = 16777216,
            o => o.ConflictBodyTimeout = Day,
            o => o.On(ConflictCause.Locked).Wait(2 * Minute),
            o =>
            {
                o.Version = VersionCarrier.Member("/rev");
                o.On(ConflictCause.VersionMismatch).Merge(m => m.PreferMine("").Ignore("/rev"));
            },
            // The default wait for a lock is longer, and simply ends with the rest.
            o => o.MaxElapsedTime = Second,
        ];

    [TestCaseSource(nameof(RightSettings))]
    public void Validation_OfSettingsWithinTheirBounds_Passes(Action<ConflictHandlingOptions> set)
    {
        var options = new ConflictHandlingOptions();
        set(options);
        Assert.That(new ConflictHandlingOptionsValidator().Validate(null, options).Succeeded, Is.True);
    }

    [Test]
    public void Validation_OfSeveralWrongSettings_NamesEach()
    {
        var options = new ConflictHandlingOptions { MaxAttempts = 0, MaxCapturedContent = -1 };
        Assert.That(new ConflictHandlingOptionsValidator().Validate("", options).Failures!.Count(), Is.EqualTo(2));
    }

    private static PropertyInfo[] Settings() => typeof(ConflictHandlingOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    [TestCaseSource(nameof(Settings))]
    public void EverySetting_StatesItsDefault_AndHasIt(PropertyInfo setting)
    {
        string summary = Summary(setting);
        string? stated = StatedDefault(summary);
        Assert.That(stated, Is.Not.Null, $"{setting.Name} states no default: {summary}");
        Assert.That(Say(setting.GetValue(new ConflictHandlingOptions()), summary), Is.EqualTo(stated));
    }

    // What stands after the word, up to the end of the sentence, a comma or a parenthesis.
    private static string? StatedDefault(string summary) =>
        summary.Split("Default: ") is [_, var rest] ? rest.Split([". ", ", ", " ("], StringSplitOptions.None)[0].TrimEnd('.') : null;

    private static string Say(object? value, string summary) =>
        value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            TimeSpan { TotalMinutes: >= 1 } time => $"{time.TotalMinutes} minutes",
            TimeSpan { TotalSeconds: >= 1 } time => $"{time.TotalSeconds} seconds",
            TimeSpan time => $"{time.TotalMilliseconds} milliseconds",
            int bytes when bytes >= 1 << 20 && summary.Contains(Exactly(bytes), StringComparison.Ordinal) => $"{bytes >> 20} MiB",
            int bytes when bytes >= 1 << 10 && summary.Contains(Exactly(bytes), StringComparison.Ordinal) => $"{bytes >> 10} KiB",
            int number => number.ToString(CultureInfo.InvariantCulture),
            DialectSet => "all that come with the library",
            TimeProvider time when time == TimeProvider.System => "System",
            VersionCarrier carrier => carrier.ToString(),
            Enum word => word.ToString(),
            _ => $"{value}, which this test cannot word",
        };

    private static string Exactly(int bytes) => "(" + bytes.ToString("N0", CultureInfo.InvariantCulture) + ")";

    private static string Summary(PropertyInfo setting)
    {
        XDocument documentation = XDocument.Load(Path.ChangeExtension(typeof(ConflictHandlingOptions).Assembly.Location, ".xml"));
        XElement summary = documentation
            .Descendants("member")
            .Single(member => (string?)member.Attribute("name") == $"P:ConflictAware.{nameof(ConflictHandlingOptions)}.{setting.Name}")
            .Element("summary")!;
        // A reference reads as its last name.
        foreach (XElement see in summary.Descendants("see").ToList())
            see.ReplaceWith(((string?)see.Attribute("cref") ?? "").Split('.')[^1]);
        return Regex.Replace(summary.Value, @"\s+", " ", RegexOptions.None, Second).Trim();
    }
}
