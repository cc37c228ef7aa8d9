using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ConflictAware.Tests.DependencyInjection;

public class ConflictHandlingConfigurationTests
{
    // What a section can say in a word; delegates, clocks and serializer options are set in code.
    private static IEnumerable<PropertyInfo> PlainSettings() =>
        typeof(ConflictHandlingOptions)
            .GetProperties()
            .Where(property =>
                property.CanWrite
                && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is var type
                && (type.IsPrimitive || type.IsEnum || type == typeof(TimeSpan) || type == typeof(string))
            );

    [Test]
    public void Keys_AreExactlyThePlainSettings() =>
        Assert.That(ConflictHandlingConfiguration.Keys, Is.EquivalentTo(PlainSettings().Select(setting => setting.Name)));

    [TestCaseSource(nameof(PlainSettings))]
    public void Apply_EachPlainSetting_SetsItAndNothingElse(PropertyInfo setting)
    {
        (string text, object value) = setting.PropertyType switch
        {
            var type when type == typeof(int) => ("7", (object)7),
            var type when type == typeof(TimeSpan) => ("00:00:07", TimeSpan.FromSeconds(7)),
            var type when type == typeof(bool) => Opposite((bool)setting.GetValue(new ConflictHandlingOptions())!),
            var type when type == typeof(WriteFormat) => ("jsonpatch", WriteFormat.JsonPatch),
            var type when type == typeof(UpdateCoordination) => ("chain", UpdateCoordination.Chain),
            _ => throw new NotSupportedException($"Say here how {setting.PropertyType} is written."),
        };
        ConflictHandlingOptions options = Apply((setting.Name.ToUpperInvariant(), text));
        Assert.That(setting.GetValue(options), Is.EqualTo(value));

        var defaults = new ConflictHandlingOptions();
        Assert.That(
            PlainSettings().Where(other => !Equals(other.GetValue(options), other.GetValue(defaults))).Select(other => other.Name),
            Is.EqualTo(new[] { setting.Name })
        );
    }

    private static (string, object) Opposite(bool value) => (value ? "False" : "true", !value);

    [TestCase("MaxAttempts", "many", "a whole number")]
    [TestCase("MaxAttempts", "1.5", "a whole number")]
    [TestCase("MaxAttempts", "99999999999", "a whole number")]
    [TestCase("MaxAttempts", "", "a whole number")]
    [TestCase("MaxAttempts", null, "a whole number")]
    [TestCase("MaxElapsedTime", "2 minutes", "hours:minutes:seconds")]
    [TestCase("MaxElapsedTime", "30", "hours:minutes:seconds")]
    [TestCase("MaxElapsedTime", "PT30S", "hours:minutes:seconds")]
    [TestCase("AllowWeakTags", "yes", "true or false")]
    [TestCase("AllowWeakTags", "1", "true or false")]
    public void Apply_AWrongValue_SaysWhereAndWhatToGive(string key, string? value, string give)
    {
        InvalidOperationException? failure = Assert.Throws<InvalidOperationException>(() => Apply((key, value)));
        Assert.That(failure!.Message, Does.Contain($"'Clients:Catalog:{key}'").And.Contain($"'{value}'").And.Contain(give));
    }

    [TestCase("MaxAtempts")]
    [TestCase("Json")]
    [TestCase("TimeProvider")]
    [TestCase("Policies")]
    public void Apply_AnUnknownKey_SaysWhereAndWhichAreKnown(string key)
    {
        InvalidOperationException? failure = Assert.Throws<InvalidOperationException>(() => Apply((key, "1")));
        Assert.That(
            failure!.Message,
            Does.Contain($"'Clients:Catalog:{key}'").And.Contain("AllowUnprotectedWrites, AllowWeakTags, BaseDelay")
        );
    }

    [Test]
    public void Apply_ASectionWhereAValueBelongs_SaysSo()
    {
        InvalidOperationException? failure = Assert.Throws<InvalidOperationException>(() => Apply(("MaxAttempts:Locked", "1")));
        Assert.That(failure!.Message, Does.Contain("'Clients:Catalog:MaxAttempts'").And.Contain("a whole number"));
    }

    // Numbers and times, each with a value below and, where there is one, above its bounds. Words and switches have none: what they do not know cannot be read.
    private static readonly TestCaseData[] OutOfBounds =
    [
        new("MaxAttempts", "0", "must be at least 1"),
        new("MaxAttempts", "-2147483648", "must be at least 1"),
        new("MaxElapsedTime", "00:00:00", "must be more than zero and at most one day"),
        new("MaxElapsedTime", "1.00:00:01", "must be more than zero and at most one day"),
        new("BaseDelay", "-00:00:01", "must be more than zero and at most MaxDelay, which is 00:00:02"),
        new("BaseDelay", "00:00:02.0010000", "must be more than zero and at most MaxDelay, which is 00:00:02"),
        new("MaxDelay", "00:00:00", "must be more than zero and at most one day"),
        new("MaxDelay", "1.00:00:01", "must be more than zero and at most one day"),
        new("MaxCapturedContent", "-1", "must be 0 or more"),
        new("MaxConflictBody", "-1", "must be between 0 and 16777216"),
        new("MaxConflictBody", "16777217", "must be between 0 and 16777216"),
        new("ConflictBodyTimeout", "00:00:00", "must be more than zero and at most one day"),
        new("ConflictBodyTimeout", "1.00:00:01", "must be more than zero and at most one day"),
        new("MaxResendsInDoubt", "-1", "must be zero or more"),
    ];

    [TestCaseSource(nameof(OutOfBounds))]
    public void Validation_OfAValueOutOfBounds_NamesSettingPlaceValueAndBound(string setting, string value, string bound)
    {
        ValidateOptionsResult result = new ConflictHandlingOptionsValidator().Validate("catalog", Apply((setting, value)));
        Assert.That(
            result.Failures,
            Has.Some.StartsWith($"HttpClient 'catalog': {setting} is {value}")
                .And.Some.Contains($"from 'Clients:Catalog:{setting}'; it {bound}")
        );
    }

    [Test]
    public void OutOfBounds_HasEveryNumberAndTime() =>
        Assert.That(
            OutOfBounds.Select(static wrong => (string)wrong.Arguments[0]!).Distinct(StringComparer.Ordinal),
            Is.EquivalentTo(
                PlainSettings()
                    .Where(static setting => setting.PropertyType is { IsEnum: false } type && type != typeof(bool))
                    .Select(static setting => setting.Name)
            )
        );

    [Test]
    public void Validation_OfWhatCodeHasSetSince_NamesNoPlace()
    {
        ConflictHandlingOptions options = Apply(("MaxAttempts", "5"));
        options.MaxAttempts = 0;
        Assert.That(
            new ConflictHandlingOptionsValidator().Validate("catalog", options).Failures,
            Is.EqualTo(new[] { "HttpClient 'catalog': MaxAttempts is 0; it must be at least 1." })
        );
    }

    [Test]
    public void Apply_AMissingSection_LeavesTheDefaults() => Assert.That(Apply().MaxAttempts, Is.EqualTo(100));

    private static ConflictHandlingOptions Apply(params (string Key, string? Value)[] entries)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create($"Clients:Catalog:{entry.Key}", entry.Value)))
            .Build();
        var options = new ConflictHandlingOptions();
        ConflictHandlingConfiguration.Apply(configuration.GetSection("Clients:Catalog"), options);
        return options;
    }
}
