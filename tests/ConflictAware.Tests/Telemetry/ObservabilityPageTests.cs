using System.Diagnostics.Metrics;
using System.Reflection;
using ConflictAware.Tests.Data;
using Microsoft.Extensions.Logging;

namespace ConflictAware.Tests.Telemetry;

/// <summary>docs/observability.md lists what the code tells, and nothing else.</summary>
public class ObservabilityPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "observability.md"));

    [Test]
    public void Page_ListsEveryInstrumentWithItsUnit() =>
        Assert.That(
            Rows("Metrics"),
            Is.EquivalentTo(
                typeof(ConflictMeter)
                    .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Select(static property => (Instrument)property.GetValue(ConflictMeter.Shared)!)
                    .Select(static instrument => $"{instrument.Name} {instrument.GetType().Name.Split('`')[0]} {instrument.Unit}")
            )
        );

    [Test]
    public void Page_ListsEveryAttribute() =>
        Assert.That(
            Rows("Attributes").Select(static row => row.Split(' ')[0]),
            Is.EquivalentTo(
                typeof(TagNames)
                    .GetFields(BindingFlags.Public | BindingFlags.Static)
                    .Select(static field => (string)field.GetRawConstantValue()!)
            )
        );

    [Test]
    public void Page_ListsEveryLogEvent() =>
        Assert.That(
            Rows("Logs"),
            Is.EquivalentTo(
                typeof(ConflictLog)
                    .GetMethods(BindingFlags.Public | BindingFlags.Static)
                    .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()!)
                    .Select(static line => $"{line.EventId} {line.EventName} {line.Level}")
            )
        );

    // The first three cells of each row of the table below a heading.
    private static IEnumerable<string> Rows(string heading) =>
        Page.Split($"\n## {heading}\n")[1]
            .Split("\n## ")[0]
            .Split('\n')
            .Where(static line => line.StartsWith('|'))
            .Skip(2)
            .Select(static line => string.Join(' ', line.Split('|')[1..4].Select(static cell => cell.Trim().Trim('`'))));
}
