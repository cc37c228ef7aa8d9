using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ConflictAware.Tests.DependencyInjection;

/// <summary>Settings that change while the process runs: which are taken, which are refused, and what is said about it.</summary>
public class ReloadTests
{
    [Test]
    public void Reload_OfASection_HoldsForItsClientAlone()
    {
        using var reloaded = new Reloaded(("catalog:MaxAttempts", "3"), ("orders:MaxAttempts", "4"));
        using HttpClient http = reloaded.Client();
        ConflictEngine orders = reloaded.Engine("orders");
        Assert.That(ClientEngines.Of(http).Options.MaxAttempts, Is.EqualTo(3));

        reloaded.Change(("catalog:MaxAttempts", "5"), ("catalog:MaxElapsedTime", "00:00:09"));

        Assert.That(ClientEngines.Of(http).Options.MaxAttempts, Is.EqualTo(5), "also for a client that was made before");
        Assert.That(reloaded.Options().MaxElapsedTime, Is.EqualTo(TimeSpan.FromSeconds(9)));
        Assert.That(reloaded.Engine("orders"), Is.SameAs(orders));
        Assert.That(
            reloaded.Lines,
            Is.EqualTo(
                new[]
                {
                    (
                        8,
                        LogLevel.Information,
                        "The settings of client 'catalog' were reloaded: MaxAttempts 3 → 5, MaxElapsedTime 00:02:00 → 00:00:09. What begins from now on uses them."
                    ),
                }
            )
        );
    }

    [Test]
    public void Reload_OfASettingThatIsGone_RestoresWhatHoldsWithoutIt()
    {
        using var reloaded = new Reloaded(("catalog:MaxAttempts", "3"));
        Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(3));
        reloaded.Empty();
        Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(100));
    }

    private static IEnumerable<TestCaseData> Wrong() =>
        [
            new("MaxAttempts", "0", "HttpClient 'catalog': MaxAttempts is 0, from 'catalog:MaxAttempts'; it must be at least 1."),
            new("MaxAttempts", "many", "'catalog:MaxAttempts' is 'many'; give a whole number"),
            new("MaxAtempts", "5", "'catalog:MaxAtempts' is no setting of conflict handling. Known are: AllowUnprotectedWrites"),
            new("BaseDelay", "00:00:03", "BaseDelay is 00:00:03, from 'catalog:BaseDelay'; it must be more than zero and at most MaxDelay"),
        ];

    [TestCaseSource(nameof(Wrong))]
    public async Task Reload_OfWrongSettings_KeepsTheLastGoodOnesAndSaysWhy(string key, string value, string message)
    {
        using var reloaded = new Reloaded(("catalog:MaxAttempts", "3"));
        reloaded.Origin.Resources.Put("/a", "{}");
        using HttpClient http = reloaded.Client();
        ConflictEngine good = reloaded.Engine();

        reloaded.Change(($"catalog:{key}", value), ("catalog:MaxCapturedContent", "77"));
        reloaded.Change(("elsewhere", "1"));

        Assert.That(reloaded.Engine(), Is.SameAs(good), "all of them or none");
        Assert.That(await http.GetStringAsync("/a"), Is.EqualTo("{}"));
        Assert.That(reloaded.Lines, Has.Count.EqualTo(1), "said once");
        (int id, LogLevel level, string line) = reloaded.Lines.Single();
        Assert.That((id, level), Is.EqualTo((9, LogLevel.Error)));
        Assert.That(
            line,
            Does.StartWith("The settings of client 'catalog' were not reloaded, and the ones before still hold: ").And.Contain(message)
        );
    }

    [Test]
    public void Reload_OfRightSettingsAfterWrongOnes_IsTaken()
    {
        using var reloaded = new Reloaded(("catalog:MaxAttempts", "3"));
        _ = reloaded.Engine();
        reloaded.Change(("catalog:MaxAttempts", "0"));
        reloaded.Change(("catalog:MaxAttempts", "6"));
        reloaded.Change(("catalog:MaxAttempts", "0"));

        Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(6));
        Assert.That(reloaded.Lines.Select(static line => line.Event), Is.EqualTo(new[] { 9, 8, 9 }));
    }

    [Test]
    public void Reload_OfWhatAllClientsHave_HoldsForAllAndBelowWhatAClientSays()
    {
        using var reloaded = new Reloaded(
            static (services, configuration, _) =>
            {
                services.ConfigureHttpClientDefaults(all => all.AddConflictHandling(configuration.GetSection("All")));
                services.AddHttpClient("catalog").AddConflictHandling(configuration.GetSection("Catalog"));
            },
            ("All:MaxAttempts", "3"),
            ("All:MaxResendsInDoubt", "1"),
            ("Catalog:MaxAttempts", "5")
        );
        // What start-up reads, before any client is made.
        _ = reloaded.Services.GetRequiredService<IOptionsMonitor<ConflictHandlingOptions>>().Get("early");
        reloaded.Change(("All:MaxAttempts", "4"));
        Assert.That(reloaded.Options("early").MaxAttempts, Is.EqualTo(4));
        Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(5));

        reloaded.Change(("All:MaxAttempts", "7"), ("All:MaxResendsInDoubt", "2"));

        Assert.That((reloaded.Options("early").MaxAttempts, reloaded.Options("early").MaxResendsInDoubt), Is.EqualTo((7, 2)));
        Assert.That((reloaded.Options().MaxAttempts, reloaded.Options().MaxResendsInDoubt), Is.EqualTo((5, 2)));
        Assert.That(reloaded.Options("late").MaxAttempts, Is.EqualTo(7));
    }

    [Test]
    public void Reload_WithTheFrameworksOwnWay_IsTakenToo()
    {
        using var reloaded = new Reloaded(
            static (services, configuration, _) =>
            {
                services.AddHttpClient("catalog").AddConflictHandling();
                services.Configure<ConflictHandlingOptions>("catalog", configuration.GetSection("Catalog"));
            },
            ("Catalog:MaxAttempts", "3")
        );
        Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(3));
        reloaded.Change(("Catalog:MaxAttempts", "4"));
        Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(4));
        Assert.That(
            reloaded.Services.GetRequiredService<IOptionsMonitor<ConflictHandlingOptions>>().Get("catalog").MaxAttempts,
            Is.EqualTo(4)
        );
    }

    [Test]
    public void Reload_OfWhatIsSetInCode_KeepsItAndSaysThatARestartIsNeeded()
    {
        using var reloaded = new Reloaded(
            static (services, configuration, _) =>
                services
                    .AddHttpClient("catalog")
                    .AddConflictHandling(o =>
                    {
                        o.Version = VersionCarrier.Member(configuration["Revision"]!);
                        o.On(ConflictCause.Locked).Wait(TimeSpan.FromSeconds(configuration.GetValue<int>("Seconds")));
                        o.Principal = _ => configuration["Who"];
                        o.On(ConflictCause.AlreadyExists).Surface();
                    })
                    .AddConflictHandling(configuration.GetSection("Catalog")),
            ("Revision", "/rev"),
            ("Seconds", "7"),
            ("Who", "me"),
            ("Catalog:MaxAttempts", "3")
        );
        ConflictHandlingOptions before = reloaded.Options();
        reloaded.Change(("Revision", "/revision"), ("Seconds", "8"), ("Catalog:MaxAttempts", "4"));
        reloaded.Change(("Elsewhere", "1"));

        ConflictHandlingOptions after = reloaded.Options();
        Assert.That(after.MaxAttempts, Is.EqualTo(4));
        Assert.That(
            (after.Version, after.Principal, after.Policies, after.Dialects),
            Is.EqualTo((before.Version, before.Principal, before.Policies, before.Dialects))
        );
        Assert.That(reloaded.Lines.Select(static line => (line.Event, line.Level)), Does.Contain((10, LogLevel.Warning)));
        Assert.That(
            reloaded.Lines.Single(static line => line.Event == 10).Line,
            Does.Contain("'catalog', On(Locked), Version would be another")
        );
    }

    [Test]
    public void Reload_OfACoordinationThatWhatIsSetInCodeForbids_IsRefused()
    {
        using var reloaded = new Reloaded(
            static (services, configuration, _) =>
                services.AddHttpClient("catalog").AddConflictHandling(configuration.GetSection("Catalog")),
            ("Catalog:MaxAttempts", "3")
        );
        _ = reloaded.Engine();
        reloaded.Change(("Catalog:Coordination", "Chain"));
        Assert.That(reloaded.Options().Coordination, Is.EqualTo(UpdateCoordination.Serialize));
        Assert.That(
            reloaded.Lines.Single().Line,
            Does.Contain("Coordination is Chain, from 'Catalog:Coordination', which shares").And.Contain("Principal is null")
        );
    }

    [Test]
    public void Create_ThatBeganEarlierAndEndsLater_IsNotTheLastGoodOne()
    {
        LastGoodOptions factory = null!;
        int calls = 0;
        factory = new LastGoodOptions(
            [
                new ConfigureOptions<ConflictHandlingOptions>(o =>
                {
                    int call = ++calls;
                    // Somebody else reads newer settings while these are being read.
                    if (call == 1)
                        _ = factory.Create("");
                    o.MaxAttempts = call < 3 ? call : 0;
                }),
            ],
            [],
            [new ConflictHandlingOptionsValidator()]
        );
        Assert.That(factory.Create("").MaxAttempts, Is.EqualTo(1));
        Assert.That(factory.Create("").MaxAttempts, Is.EqualTo(2), "the third is wrong");
    }

    [Test]
    public async Task Reload_WhileTheClientIsBeingMade_IsNotMissed()
    {
        for (int i = 1; i <= 50; i++)
        {
            using var reloaded = new Reloaded(("catalog:MaxAttempts", "1000"));
            using var both = new Barrier(2);
            Task making = Task.Run(() =>
            {
                both.SignalAndWait();
                reloaded.Client().Dispose();
            });
            Task changing = Task.Run(() =>
            {
                both.SignalAndWait();
                reloaded.Change(("catalog:MaxAttempts", $"{i}"));
            });
            await Task.WhenAll(making, changing);
            Assert.That(reloaded.Options().MaxAttempts, Is.EqualTo(i));
        }
    }

    [Test]
    public void Dispose_OfTheContainer_EndsTheWatching()
    {
        var reloaded = new Reloaded(("catalog:MaxAttempts", "3"));
        ConflictEngine engine = reloaded.Engine();
        reloaded.Dispose();
        Assert.That(() => reloaded.Change(("catalog:MaxAttempts", "4")), Throws.Nothing);
        Assert.That(engine.Options.MaxAttempts, Is.EqualTo(3));
        Assert.That(reloaded.Lines, Is.Empty);
    }
}
