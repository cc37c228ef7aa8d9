using System.Diagnostics;
using System.Net;
using ConflictAware.Tests.Clients;
using ConflictAware.TestSupport;
using Microsoft.Extensions.Logging;

namespace ConflictAware.Tests.Telemetry;

/// <summary>What writes tell of themselves, and what they keep to themselves.</summary>
[NonParallelizable]
public class TelemetryTests
{
    private const string Path = "/products/42";

    private InMemoryOrigin _origin = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        _origin.Resources.Put(Path, """{"name":"tea","stock":10}""");
    }

    [TearDown]
    public void TearDown() => _origin.Dispose();

    private void SomebodyWrites(int stock) => _origin.Resources.Put(Path, $$"""{"name":"tea","stock":{{stock}}}""");

    [Test]
    public async Task Update_ThatMetAConflict_TellsOfItAndIsNotAFailure()
    {
        using var told = new Listener(_origin, static _ => { });
        bool isFirst = true;

        await told.Http.UpdateAsync<Product>(
            Path,
            product =>
            {
                if (isFirst)
                    SomebodyWrites(7);
                isFirst = false;
                return product with { Stock = product.Stock - 1 };
            }
        );

        Listener.Measurement conflict = told.Of("conflictaware.client.conflicts").Single();
        Assert.That(conflict.Value, Is.EqualTo(1));
        Assert.That(
            conflict.Tags,
            Is.EquivalentTo(
                new Dictionary<string, object?>
                {
                    ["http.request.method"] = "PUT",
                    ["server.address"] = "origin.example",
                    ["server.port"] = 80,
                    ["http.response.status_code"] = 412,
                    ["conflictaware.conflict.cause"] = "VersionMismatch",
                    ["conflictaware.conflict.resolution"] = "reread",
                }
            )
        );
        Listener.Measurement attempts = told.Of("conflictaware.client.write.attempts").Single();
        Assert.That((attempts.Value, attempts.Tags["conflictaware.write.outcome"]), Is.EqualTo((2, "applied")));
        Assert.That(told.Of("conflictaware.client.resolution.duration").Single().Tags, Is.EqualTo(attempts.Tags));
        Assert.That(told.Of("conflictaware.client.unknown_outcomes"), Is.Empty);

        Activity span = told.Spans.Single();
        Assert.That((span.DisplayName, span.Status, span.Kind), Is.EqualTo(("PUT write", ActivityStatusCode.Unset, ActivityKind.Internal)));
        Assert.That(span.GetTagItem("conflictaware.write.outcome"), Is.EqualTo("applied"));
        Assert.That(span.GetTagItem("error.type"), Is.Null);
        Assert.That(span.Events.Select(happened => happened.Name), Is.EqualTo(new[] { "conflict" }));
        Assert.That(Ids(told), Is.EqualTo(new[] { "ConflictMet", "ConflictResolved" }));
    }

    [Test]
    public async Task Updates_ThatGoOutTogether_AreMeasuredOnce()
    {
        using var told = new Listener(
            _origin,
            static o =>
            {
                o.Coordination = UpdateCoordination.Combine;
                o.Principal = static _ => "service";
            }
        );
        ParkedRequest read = _origin.Resources.Park(static request => request.Method == "GET");
        Task<Versioned<Product>>[] updates =
        [
            .. Enumerable.Range(0, 3).Select(_ => told.Http.UpdateAsync<Product>(Path, static p => p with { Stock = p.Stock + 1 })),
        ];
        await read.Stopped;
        _origin.Resources.BeforeWrite(Path, _ => SomebodyWrites(7));
        read.Release();
        await Task.WhenAll(updates);

        Assert.That(told.Of("conflictaware.client.write.attempts").Single().Value, Is.EqualTo(2));
        Assert.That(told.Of("conflictaware.client.resolution.duration").ToList(), Has.Count.EqualTo(1));
        Assert.That(Ids(told).Count(static id => id == "ConflictResolved"), Is.EqualTo(1));
        Assert.That(
            told.Spans.Select(static span => span.GetTagItem("conflictaware.write.outcome")),
            Is.EqualTo(Enumerable.Repeat("applied", 3))
        );
    }

    [Test]
    public async Task Update_WithoutConflict_TellsOfItsSpanAlone()
    {
        using var told = new Listener(_origin, static _ => { });

        await told.Http.UpdateAsync<Product>(Path, static product => product with { Stock = 1 });

        Assert.That(told.Measurements, Is.Empty);
        Assert.That(told.Lines, Is.Empty);
        Assert.That(told.Spans.Single().GetTagItem("conflictaware.write.outcome"), Is.EqualTo("applied"));
    }

    [Test]
    public async Task Write_ThatIsMarked_TellsItsMarks([Values] bool isCombined)
    {
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.Weak, MatchesWeakTags = true });
        origin.Resources.Put(Path, """{"name":"tea","stock":10}""");
        using var told = new Listener(
            origin,
            o =>
            {
                o.Coordination = isCombined ? UpdateCoordination.Combine : UpdateCoordination.Serialize;
                o.Principal = static _ => "service";
            }
        );
        origin.Resources.LoseAnswer(new Interference.Reset(), static request => request.Method == "PUT");

        await told.Http.UpdateAsync<Product>(Path, static product => product with { Stock = 3 });

        Assert.That(told.Spans.Single().GetTagItem("conflictaware.write.marks"), Is.EqualTo("in_place,weak"));
    }

    [Test]
    public async Task EveryMark_IsTold()
    {
        using var told = new Listener(_origin, static _ => { });
        foreach (WriteMarks mark in Enum.GetValues<WriteMarks>())
        {
            using var span = new Activity("write");
            span.Start().IsAllDataRequested = true;
            new ConflictTelemetry().Ended(
                span,
                WriteSummary.Abandoned(HttpMethod.Put, InMemoryOrigin.BaseAddress, WriteEnding.Applied) with
                {
                    Marks = mark,
                }
            );
            string name = mark.ToString();
            string? expected =
                mark is WriteMarks.None
                    ? null
                    : string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}"))
                        .ToLowerInvariant();
            Assert.That(span.GetTagItem("conflictaware.write.marks"), Is.EqualTo(expected));
        }
        await told.Http.UpdateAsync<Product>(Path, static product => product with { Stock = 1 });
        Assert.That(told.Spans.Single().GetTagItem("conflictaware.write.marks"), Is.Null);
    }

    [Test]
    public async Task Save_ThatClashes_IsSurfacedAndAFailure()
    {
        using var told = new Listener(_origin, static _ => { });
        Versioned<Product> read = await told.Http.GetVersionedAsync<Product>(Path);
        SomebodyWrites(7);

        await told.Http.TrySaveAsync(read.With(read.Value with { Stock = 3 }));

        Assert.That(told.Of("conflictaware.client.merges").Single().Tags["conflictaware.merge.result"], Is.EqualTo("conflicted"));
        Assert.That(told.Of("conflictaware.client.conflicts").Single().Tags["conflictaware.conflict.resolution"], Is.EqualTo("surface"));
        Activity span = told.Spans.Single();
        Assert.That((span.Status, span.GetTagItem("error.type")), Is.EqualTo((ActivityStatusCode.Error, (object)"VersionMismatch")));
        Assert.That(Ids(told), Is.EqualTo(new[] { "Merged", "ConflictMet", "ConflictSurfaced" }));
    }

    [Test]
    public async Task Save_ThatIsMerged_TellsOfTheMerge()
    {
        using var told = new Listener(_origin, static _ => { });
        Versioned<Product> read = await told.Http.GetVersionedAsync<Product>(Path);
        SomebodyWrites(7);

        await told.Http.SaveAsync(read.With(read.Value with { Name = "coffee" }));

        Assert.That(told.Of("conflictaware.client.merges").Single().Tags["conflictaware.merge.result"], Is.EqualTo("clean"));
        Assert.That(told.Spans.Single().Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public async Task Update_WhoseOutcomeIsUnknown_IsCountedAndWarnedOf()
    {
        using var told = new Listener(_origin, static _ => { }, static () => new RetriesOnce());
        _origin.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await told.Http.TryUpdateAsync<Product>(
            Path,
            static product => product with { Stock = 9 - product.Stock }
        );

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Unknown));
        Assert.That(told.Of("conflictaware.client.unknown_outcomes").Single().Value, Is.EqualTo(1));
        Assert.That(told.Spans.Single().GetTagItem("error.type"), Is.EqualTo("unknown"));
        Assert.That(told.Lines.Last().Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(Ids(told).Last(), Is.EqualTo("OutcomeUnknown"));
    }

    [Test]
    public async Task BareHandler_ThatWaitsForALock_TellsHowLong()
    {
        using var script = new ScriptedHandler();
        script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.Locked, ("Retry-After", "5"));
        script.Expect(HttpMethod.Put, "/a").Respond(HttpStatusCode.NoContent);
        using var told = new Listener(
            script,
            static o =>
            {
                o.TimeProvider = new FakeTimeProvider { AutoAdvance = true };
                o.Jitter = new Jitter(static () => 0);
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a") { Content = new StringContent("x") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");

        using HttpResponseMessage answer = await told.Http.SendAsync(request);

        Listener.Measurement wait = told.Of("conflictaware.client.wait.duration").Single();
        Assert.That((wait.Value, wait.Tags["conflictaware.wait.reason"]), Is.EqualTo((5.0, "pause")));
        Assert.That(told.Of("conflictaware.client.resolution.duration").Single().Value, Is.EqualTo(5));
        Assert.That(told.Spans.Single().Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public async Task Law22_WhateverHappens_NothingSecretIsTold()
    {
        const string Secret = "s3cr3t";
        const string SecretPath = $"/things/{Secret}?key={Secret}";
        using var origin = new InMemoryOrigin(new OriginOptions { Tags = TagStyle.ContentHash });
        origin.Resources.Put($"/things/{Secret}", $$"""{"{{Secret}}":"{{Secret}}","name":"tea","stock":10}""");
        using var told = new Listener(origin, o => o.SendIdempotencyKeys = true, static () => new RetriesOnce());
        told.Http.BaseAddress = new Uri($"http://{Secret}:{Secret}@origin.example/");
        told.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
        Versioned<Product> read = await told.Http.GetVersionedAsync<Product>(SecretPath);
        origin.Resources.Put($"/things/{Secret}", $$"""{"{{Secret}}":"{{Secret}}","name":"{{Secret}}","stock":7}""");

        await told.Http.TrySaveAsync(read.With(read.Value with { Name = Secret + "!", Stock = 3 }));
        await told.Http.TryDeleteAsync(read);
        await told.Http.TryCreateAsync(SecretPath, new Product(Secret, 1));
        origin.Resources.LoseAnswer(new Interference.Reset());
        await told.Http.TryUpdateAsync<Product>(SecretPath, static product => product with { Stock = 9 - product.Stock });
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            told.Http.UpdateAsync<Product>(SecretPath, static _ => throw new InvalidOperationException(Secret))
        );
        using var bare = new HttpRequestMessage(HttpMethod.Put, SecretPath) { Content = new StringContent(Secret) };
        bare.Headers.TryAddWithoutValidation("If-Match", $"\"{Secret}-3\"");
        using HttpResponseMessage answer = await told.Http.SendAsync(bare);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.PreconditionFailed));
        Assert.That(told.Spans, Has.Count.EqualTo(6));
        Assert.That(told.Of("conflictaware.client.conflicts").Count(), Is.GreaterThanOrEqualTo(4));
        Assert.That(told.Lines, Has.Count.GreaterThanOrEqualTo(8));
        string[] secrets =
        [
            Secret,
            .. origin
                .Resources.Requests.SelectMany(static sent => new[] { sent.Header("If-Match"), sent.Header("Idempotency-Key") })
                .OfType<string>()
                .Select(static value => value.Trim('"')),
        ];
        Assert.That(secrets, Has.Length.GreaterThan(4));
        Assert.That(
            told.Everything.Where(text => secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase))),
            Is.Empty
        );
    }

    [Test]
    public void WhereNobodyListens_TellingCostsNothing()
    {
        var telemetry = new ConflictTelemetry();
        var target = new Uri("http://origin.example/a");
        var ended = new WriteSummary(HttpMethod.Put, target, WriteEnding.Applied, 1, 0, TimeSpan.Zero, Conflict: null);
        Tell();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int times = 0; times < 100; times++)
            Tell();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Tell()
        {
            using Activity? span = ConflictTelemetry.Begin(HttpMethod.Put, target);
            telemetry.Ended(span, ended);
        }
    }

    private static IEnumerable<string?> Ids(Listener told) => told.Lines.Select(static line => line.Event.Name);
}
