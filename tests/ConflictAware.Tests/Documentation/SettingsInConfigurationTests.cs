using System.Diagnostics;
using System.Reflection;
using Guides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/settings.md shows, with a file that is edited while the program runs.</summary>
public class SettingsInConfigurationTests
{
    private DirectoryInfo _directory = null!;
    private GuideBench _bench = null!;

    private static string Listing => Page.Of("docs/settings.md").Text.Split("```json\n")[1].Split("```")[0];

    private string SettingsFile => Path.Combine(_directory.FullName, "appsettings.json");

    [SetUp]
    public void SetUp()
    {
        _directory = Directory.CreateTempSubdirectory("settings");
        _bench = new GuideBench();
    }

    [TearDown]
    public void TearDown()
    {
        _bench.Dispose();
        _directory.Delete(recursive: true);
    }

    private static ConflictHandlingOptions OptionsOf(IServiceProvider services) =>
        ClientEngines.Of(services.GetRequiredService<IHttpClientFactory>().CreateClient("catalog")).Options;

    [Test]
    public void Table_ListsEverySettingWithItsDefaultAsItMayBeWritten()
    {
        Dictionary<string, string?> table = Page.Of("docs/settings.md")
            .Text.Split('\n')
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line.Split('|').Select(static cell => cell.Trim().Trim('`')).ToArray())
            .ToDictionary(static cells => "Clients:Catalog:" + cells[1], static cells => (string?)cells[2]);
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(table).Build();

        ConflictHandlingOptions options = OptionsOf(_bench.Services(services => SettingsInConfiguration.Register(services, configuration)));

        Assert.That(table.Keys, Is.EquivalentTo(ConflictHandlingConfiguration.Keys.Select(static key => "Clients:Catalog:" + key)));
        foreach (
            PropertyInfo setting in typeof(ConflictHandlingOptions)
                .GetProperties()
                .Where(static p => ConflictHandlingConfiguration.Keys.Contains(p.Name))
        )
            Assert.That(setting.GetValue(options), Is.EqualTo(setting.GetValue(new ConflictHandlingOptions())), setting.Name);
    }

    [Test]
    public async Task Settings_OfThePage_AreTakenOverAndFollowTheFile()
    {
        await File.WriteAllTextAsync(SettingsFile, Listing);
        using var configuration = (ConfigurationRoot)
            new ConfigurationBuilder().AddJsonFile(SettingsFile, optional: false, reloadOnChange: true).Build();
        IServiceProvider services = _bench.Services(services => SettingsInConfiguration.Register(services, configuration));

        ConflictHandlingOptions before = OptionsOf(services);
        await File.WriteAllTextAsync(SettingsFile, Listing.Replace("\"MaxAttempts\": 20", "\"MaxAttempts\": 3"));
        var waited = Stopwatch.StartNew();
        while (OptionsOf(services).MaxAttempts == 20 && waited.Elapsed < TimeSpan.FromSeconds(30))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);

        Assert.That(
            (before.MaxAttempts, before.MaxElapsedTime, before.WriteFormat),
            Is.EqualTo((20, TimeSpan.FromSeconds(30), WriteFormat.Patch))
        );
        Assert.That(OptionsOf(services).MaxAttempts, Is.EqualTo(3), $"after {waited.Elapsed}");
    }
}
