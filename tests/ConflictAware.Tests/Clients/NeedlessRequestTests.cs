using System.Text;

namespace ConflictAware.Tests.Clients;

/// <summary>Reads that an answer makes needless, and those that it must not.</summary>
public class NeedlessRequestTests
{
    private const string Path = "/products/42";

    private static string Tea(int stock) => $$"""{"name":"tea","stock":{{stock}}}""";

    private static InMemoryOrigin Origin()
    {
        var origin = new InMemoryOrigin();
        origin.Resources.Put(Path, Tea(10));
        return origin;
    }

    private static string Methods(InMemoryOrigin origin) =>
        string.Join(' ', origin.Resources.Requests.Select(static request => request.Method));

    /// <summary>Somebody writes first; the 412 is what the test makes of it.</summary>
    private static void Refuse(InMemoryOrigin origin, Func<OriginAnswer, OriginAnswer> with) =>
        origin.Resources.Answer(
            "PUT",
            Path,
            _ =>
            {
                origin.Resources.Put(Path, Tea(5));
                return with(new OriginAnswer(412));
            },
            times: 1
        );

    private static OriginAnswer Whole(InMemoryOrigin origin, OriginAnswer answer) =>
        answer
            .With("Preference-Applied", "return=representation")
            .With("Content-Location", Path)
            .With("ETag", origin.Resources.TagOf(Path))
            .WithContent(Encoding.UTF8.GetBytes(origin.Resources.TextOf(Path)), "application/json");

    [Test]
    public async Task RefusalThatCarriesTheCurrentRepresentation_SavesTheRead()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("hand-made", origin, static o => o.PreferRepresentation = true);
        Refuse(origin, answer => Whole(origin, answer));

        await http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        Assert.That((Methods(origin), origin.Resources.TextOf(Path)), Is.EqualTo(("GET PUT PUT", Tea(4))));
    }

    private static IEnumerable<TestCaseData> Unconvincing()
    {
        OriginAnswer Body(OriginAnswer answer) => answer.WithContent(Encoding.UTF8.GetBytes(Tea(77)), "application/json");
        OriginAnswer Claims(OriginAnswer answer) => answer.With("Preference-Applied", "return=representation");
        yield return Case("a tag and a body", a => Body(a.With("ETag", "\"77\"")));
        yield return Case("and the place", a => Body(a.With("ETag", "\"77\"").With("Content-Location", Path)));
        yield return Case("and the preference", a => Body(Claims(a).With("ETag", "\"77\"")));
        yield return Case("of somewhere else", a => Body(Claims(a).With("ETag", "\"77\"").With("Content-Location", "/errors/412")));
        yield return Case("under a weak tag", a => Body(Claims(a).With("ETag", "W/\"77\"").With("Content-Location", Path)));
        yield return Case("without a tag", a => Body(Claims(a).With("Content-Location", Path)));
        yield return Case("out of a cache", a => Body(Claims(a).With("ETag", "\"77\"").With("Content-Location", Path).With("Age", "3")));
        yield return Case(
            "of an error",
            a =>
                Claims(a)
                    .With("ETag", "\"77\"")
                    .With("Content-Location", Path)
                    .WithContent("""{"title":"refused"}"""u8.ToArray(), "application/problem+json")
        );
        yield return Case("under the tag that was refused", a => Body(Claims(a).With("ETag", "\"1\"").With("Content-Location", Path)));

        static TestCaseData Case(string name, Func<OriginAnswer, OriginAnswer> with) => new TestCaseData(with).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Unconvincing))]
    public async Task Law12_RefusalThatDoesNotProveWhatItCarries_IsFollowedByARead(Delegate with)
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("hand-made", origin, static o => o.PreferRepresentation = true);
        Refuse(origin, (Func<OriginAnswer, OriginAnswer>)with);

        await http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        Assert.That((Methods(origin), origin.Resources.TextOf(Path)), Is.EqualTo(("GET PUT GET PUT", Tea(4))));
    }

    /// <summary>The wait comes before the read (law 19): what was carried is out of date after it.</summary>
    [Test]
    public async Task Law19_RefusalThatAsksToWait_IsFollowedByARead()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            o =>
            {
                o.PreferRepresentation = true;
                o.TimeProvider = time;
            }
        );
        Refuse(origin, answer => Whole(origin, answer).With("Retry-After", "2"));

        await http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        Assert.That(Methods(origin), Is.EqualTo("GET PUT GET PUT"));
    }

    [Test]
    public async Task PreferOfTheClient_IsLeftAsItIs()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("hand-made", origin, static o => o.PreferRepresentation = true);
        http.DefaultRequestHeaders.Add("Prefer", "return=minimal");

        await http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        Assert.That(origin.Resources.Requests[^1].Header("Prefer"), Is.EqualTo("return=minimal"));
    }

    [Test]
    public async Task ReadAfterARefusal_IsConditionalOnWhatIsKnown()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            static o =>
                o.On(ConflictCause.InvalidState)
                    .Use(
                        static async (context, token) =>
                        {
                            Representation? current = await context.GetCurrentAsync(token);
                            Assert.That(Encoding.UTF8.GetString(current!.Content.Span), Is.EqualTo(Tea(10)));
                            return new ConflictResolution.Surface();
                        }
                    )
        );
        string? tag = origin.Resources.TagOf(Path);
        origin.Resources.Answer(
            "PUT",
            Path,
            static _ =>
                new OriginAnswer(409).WithContent(
                    """{"type":"about:blank","title":"Conflict","code":"invalid_state"}"""u8.ToArray(),
                    "application/problem+json"
                )
        );

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        Assert.That(result.Conflict!.Cause, Is.EqualTo(ConflictCause.InvalidState));
        Assert.That((Methods(origin), origin.Resources.Requests[2].Header("If-None-Match")), Is.EqualTo(("GET PUT GET", tag)));
        Assert.That(result.Current!.Value.Stock, Is.EqualTo(10));
    }

    /// <summary>A 304 to the tag that was just refused is the phantom of law 17.</summary>
    [Test]
    public async Task Law17_RefusedTagThatIsStillCurrent_EndsAfterOneResend()
    {
        using InMemoryOrigin origin = Origin();
        using HttpClient http = Chains.Client("hand-made", origin);
        origin.Resources.Answer("PUT", Path, static _ => new OriginAnswer(412));

        WriteResult<Product> result = await http.TryUpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        Assert.That(Methods(origin), Is.EqualTo("GET PUT GET PUT GET"));
        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Reason, Does.Contain("refuses the entity tag that it shows"));
    }

    /// <summary>Apache's tag of the first second is weak; If-None-Match would call the strong one after it the same.</summary>
    [Test]
    public async Task Law17_WeakTag_IsReadAgainWithoutCondition()
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.Weak });
        origin.Resources.Put(Path, Tea(10));
        using HttpClient http = Chains.Client("hand-made", origin);

        await http.TryUpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        Assert.That(
            origin
                .Resources.Requests.Where(static request => request.Method == "GET")
                .Select(static request => request.Header("If-None-Match")),
            Is.All.Null.And.Exactly(3).Items
        );
    }

    [Test]
    public async Task Law19_PausesOfRoundsThatTakeLong_AreInProportion()
    {
        var time = new FakeTimeProvider { AutoAdvance = true };
        TimeSpan hop = TimeSpan.FromMilliseconds(20);
        using var origin = new InMemoryOrigin(new OriginOptions { TimeProvider = time, HopDelay = hop });
        origin.Resources.Put(Path, Tea(10));
        using HttpClient http = Chains.Client(
            "hand-made",
            origin,
            o =>
            {
                o.TimeProvider = time;
                o.Jitter = new Jitter(static () => 0.5);
            }
        );
        origin.Resources.BeforeWrite(Path, _ => origin.Resources.Put(Path, Tea(5)), times: 6);

        await http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock - 1 });

        // A round is a read and a write, 40 ms: half of 8, and then of 16 of them.
        double[] pauses = [.. time.Waits.Where(wait => wait != hop).Select(static wait => wait.TotalMilliseconds)];
        Assert.That(pauses, Is.EqualTo(new double[] { 160, 320, 320, 320, 320 }));
    }
}
