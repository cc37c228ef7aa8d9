using System.Net;
using ConflictAware.ServerTests.Faults;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.OwnWrites;

/// <summary>Timelines of writes whose answer got lost, and what is to be said of each. U takes one of ten in stock; B is somebody else.</summary>
/// <remarks>12, 14 and 15 are in <see cref="SharedScheduleTests"/>.</remarks>
[CancelAfter(30_000)]
public class ScheduleTests
{
    private const string Path = ScheduleBench.Path;
    private const string Created = "/products/43";

    private static RetryHandler Retry() => new(retries: 1);

    [Test]
    public async Task Schedule01_UpdateCommitsAndTheInnerRetryGets412_IsUnknown_AppliedWithAWriteId([Values] bool hasWriteId)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(o => o.WriteId = hasWriteId ? WriteId.Member("lastWrite") : null, inner: Retry);
        bench.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await bench.TakeOneAsync(http);

        Assert.That(
            (result.Outcome, result.Proof, bench.Stock),
            Is.EqualTo(hasWriteId ? (WriteOutcome.Applied, WriteProof.WriteId, 9) : (WriteOutcome.Unknown, WriteProof.None, 9))
        );
        Assert.That((result.PossibleSends, bench.Resources.CountRequests("PUT")), Is.EqualTo((2, 2)));
        bench.Check();
    }

    [Test]
    public async Task Schedule02_SomebodyWritesBeforeTheRetry_IsUnknown_AppliedWithALogOfWriteIds([Values] bool hasLog)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(o => o.WriteId = hasLog ? WriteId.Log("writes") : null, inner: Retry);
        bench.Resources.LoseAnswer(new Interference.Reset());
        bench.Resources.AfterWrite(Path, _ => bench.SomebodyWrites(8, hasLog ? "writes" : null));

        WriteResult<Product> result = await bench.TakeOneAsync(http);

        Assert.That((result.Outcome, bench.Stock), Is.EqualTo((hasLog ? WriteOutcome.Applied : WriteOutcome.Unknown, 8)));
        bench.Check();
    }

    [Test]
    public async Task Schedule03_TheFirstTryIsParkedOnTheWay_TheSameBytesAreSentUnderTheSameTag()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        ParkedRequest parked = bench.Resources.Park();
        using HttpClient http = bench.Client(inner: () => new GivesUp(parked.Stopped));

        WriteResult<Product> result = await bench.TakeOneAsync(http);
        parked.Release();
        OriginAnswer late = await parked.Answered;

        Assert.That(
            (result.Outcome, result.Proof, late.Status, bench.Stock),
            Is.EqualTo((WriteOutcome.Applied, WriteProof.Answer, 412, 9))
        );
        Assert.That(
            bench.Resources.Requests.Where(r => !r.IsSafe).Select(r => (r.Header("If-Match"), r.Text)).Distinct().Count(),
            Is.EqualTo(1)
        );
        bench.Check();
    }

    /// <summary>
    /// The known limit of tags made from content: they come back, and with them the condition under which an early try is still on its way. It is
    /// carried out a second time, after it was reported as applied once. A write id makes every content another, so that such tags do not come back.
    /// </summary>
    [Test]
    public async Task Schedule04_TagsOfContentThatComeBack_TheLateTryIsCarriedOutAgain_NotWithAWriteId([Values] bool hasWriteId)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync(new OriginOptions { Tags = TagStyle.ContentHash });
        ParkedRequest parked = bench.Resources.Park();
        using HttpClient http = bench.Client(
            o => o.WriteId = hasWriteId ? WriteId.Member("lastWrite") : null,
            inner: () => new GivesUp(parked.Stopped)
        );

        WriteResult<Product> result = await bench.TakeOneAsync(http);
        // B puts the ten back, and knows what to keep.
        bench.Resources.Put(Path, bench.Resources.TextOf(Path).Replace("\"stock\":9", "\"stock\":10", StringComparison.Ordinal));
        parked.Release();
        OriginAnswer late = await parked.Answered;

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
        Assert.That(
            (late.Status, bench.Stock, bench.Resources.Commits.Count(commit => commit.RequestId is not null)),
            Is.EqualTo(hasWriteId ? (412, 10, 1) : (204, 9, 2))
        );
    }

    [Test]
    public async Task Schedule05_SaveCommitsAndTheRetryGets429_IsInPlace_UnknownWhereItCannotBeRead([Values] bool canBeRead)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(o => (o.BaseDelay, o.MaxDelay) = (TimeSpan.FromTicks(1), TimeSpan.FromTicks(1)), inner: Retry);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        bench.Resources.LoseAnswer(new Interference.Reset());
        bench.Resources.LoseAnswer(new Interference.Answer(429), times: canBeRead ? 1 : 100);
        if (!canBeRead)
            bench.Resources.Intercept(new Interference.Answer(500), request => request.IsSafe, times: 100);

        WriteResult<Product> result = await bench.RunAsync(() => http.TrySaveAsync(read.With(read.Value with { Stock = 3 })));

        Assert.That(
            (result.Outcome, result.Proof, result.Marks),
            Is.EqualTo(
                canBeRead
                    ? (WriteOutcome.Applied, WriteProof.EqualRepresentation, WriteMarks.InPlace)
                    : (WriteOutcome.Unknown, WriteProof.None, WriteMarks.None)
            )
        );
        bench.Check();
    }

    [Test]
    public async Task Schedule06_CreateCommitsAndTheOriginAddedAnId_IsUnknown_AppliedWithAWriteId([Values] bool hasWriteId)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync(new OriginOptions { IdMember = "id" });
        using HttpClient http = bench.Client(o => o.WriteId = hasWriteId ? WriteId.Member("lastWrite") : null, inner: Retry);
        bench.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> result = await bench.RunAsync(() => http.TryCreateAsync(Created, new Product("new", 1)));

        Assert.That(
            (result.Outcome, result.Proof),
            Is.EqualTo(hasWriteId ? (WriteOutcome.Applied, WriteProof.WriteId) : (WriteOutcome.Unknown, WriteProof.None))
        );
        bench.Check();
    }

    [Test]
    public async Task Schedule07_CreateCommitsAndSomebodyDeletes_IsAppliedAndMayHaveUndone()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(inner: Retry);
        bench.Resources.LoseAnswer(new Interference.Reset());
        bench.Resources.AfterWrite(Created, _ => bench.Resources.Delete(Created));

        WriteResult<Product> result = await bench.RunAsync(() => http.TryCreateAsync(Created, new Product("new", 1)));

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.MayHaveUndone)));
        bench.Check();
    }

    [Test]
    public async Task Schedule08_DeleteOnAReusedConnectionThatCloses_IsSentOnce_AppliedWhereItWasReadBefore([Values] bool wasReadBefore)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        FaultProxy network = bench.Behind(method => method == "DELETE", new Fault(FaultKind.DropBeforeResponse));
        using HttpClient http = bench.Client(address: network.BaseAddress);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        if (!wasReadBefore)
            read = Versioned.FromToken<Product>(read.ToToken());

        WriteResult<Product> result = await bench.RunAsync(() => http.TryDeleteAsync(read));

        Assert.That(
            (result.Outcome, result.Proof),
            Is.EqualTo(wasReadBefore ? (WriteOutcome.Applied, WriteProof.Absence) : (WriteOutcome.Unknown, WriteProof.None))
        );
        Assert.That(bench.Resources.CountRequests("DELETE"), Is.EqualTo(1));
        bench.Check();
    }

    /// <summary>What the eighth timeline is about: without conflict handling, the primary handler sends such a request again by itself, and nobody is told.</summary>
    [Test]
    public async Task Schedule08_AClientWithoutConflictHandling_SendsTwice()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        FaultProxy network = bench.Behind(method => method == "DELETE", new Fault(FaultKind.DropBeforeResponse));
        using HttpClient http = network.CreateClient();
        await http.GetStringAsync(Path);

        using HttpResponseMessage answer = await http.DeleteAsync(Path);

        Assert.That((answer.StatusCode, bench.Resources.CountRequests("DELETE")), Is.EqualTo((HttpStatusCode.NotFound, 2)));
    }

    [Test]
    public async Task Schedule09_SomebodyDeletesBeforeTheSave_IsAConflictAndNothingIsRecreated([Values] bool keepMine)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(o =>
        {
            if (keepMine)
                o.On(ConflictCause.VersionMismatch).KeepMine();
        });
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        bench.Resources.Delete(Path);

        WriteResult<Product> result = await bench.RunAsync(() => http.TrySaveAsync(read.With(read.Value with { Stock = 3 })));

        Assert.That((result.Outcome, result.Current), Is.EqualTo((WriteOutcome.Conflicted, (Versioned<Product>?)null)));
        Assert.That(bench.Resources.Find(Path), Is.Null);
        if (!keepMine)
            Assert.That(result.Differences.Select(difference => difference.Pointer), Is.EqualTo([""]));
        bench.Check();
    }

    [Test]
    public async Task Schedule10_SaveOfACounterTwiceFromOneBase_IsUnknownTwiceAndCountsOnce()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(o => o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock")));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        bench.Resources.LoseAnswer(new Interference.Reset());

        WriteResult<Product> first = await bench.RunAsync(() => http.TrySaveAsync(read.With(read.Value with { Stock = 9 })));
        WriteResult<Product> second = await bench.RunAsync(() => http.TrySaveAsync(read.With(read.Value with { Stock = 9 })));

        Assert.That((first.Outcome, second.Outcome, bench.Stock), Is.EqualTo((WriteOutcome.Unknown, WriteOutcome.Unknown, 9)));
        bench.Check();
    }

    [Test]
    public async Task Schedule11_UnconditionalPutUnderALock_IsSentOnceAndTheHolderKeepsWhatItWrote()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        using HttpClient http = bench.Client(o => o.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromSeconds(5)));
        bench.Resources.Lock(Path);
        bench.Resources.Before(
            request => !request.IsSafe,
            _ =>
            {
                bench.SomebodyWrites(5);
            }
        );

        using HttpResponseMessage answer = await http.PutAsync(Path, new StringContent("{}"));
        bench.Resources.Unlock(Path);

        Assert.That((answer.StatusCode, bench.Resources.CountRequests("PUT"), bench.Stock), Is.EqualTo((HttpStatusCode.Locked, 1, 5)));
        bench.Check();
    }

    [Test]
    public async Task Schedule13_NginxResendsToItsSecondUpstream_IsUnknownWithPathMayResend_ElseTheDocumentedAssumption(
        [Values] bool pathMayResend
    )
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync();
        FaultProxy first = bench.Behind(method => method == "PUT", new Fault(FaultKind.DropBeforeResponse));
        FaultProxy second = bench.Behind(_ => false);
        await using RealServer nginx = await RealServer.StartAsync(
            "nginx-upstreams",
            ("UPSTREAM", first.BaseAddress.Authority),
            ("STANDBY", second.BaseAddress.Authority)
        );
        using HttpClient http = bench.Client(o => o.PathMayResend = pathMayResend, nginx.BaseAddress);

        WriteResult<Product> result = await bench.TakeOneAsync(http);

        if (pathMayResend)
        {
            Assert.That((result.Outcome, result.PossibleSends, bench.Stock), Is.EqualTo((WriteOutcome.Unknown, 1, 9)));
            bench.Check();
        }
        else
        {
            // Nothing on the way resends, is the assumption: then that refusal was somebody else's doing, and the function is run again.
            Assert.That((result.Outcome, bench.Stock), Is.EqualTo((WriteOutcome.Applied, 8)));
        }
    }

    [Test]
    public async Task Schedule16_TheBodyOfTheAnswerIsReset_IsApplied([Values] bool retries)
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync(new OriginOptions { ReturnsRepresentation = true });
        FaultProxy network = bench.Behind(method => method == "PUT", new Fault(FaultKind.DropInResponse));
        using HttpClient http = bench.Client(address: network.BaseAddress, inner: retries ? Retry : null);
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);

        WriteResult<Product> result = await bench.RunAsync(() => http.TrySaveAsync(read.With(read.Value with { Stock = 3 })));

        Assert.That((result.Outcome, result.Proof, bench.Stock), Is.EqualTo((WriteOutcome.Applied, WriteProof.Answer, 3)));
        bench.Check();
    }

    [Test]
    public async Task Schedule17_TheOriginCreatesUnderIfMatch_IsPreconditionIgnoredAndTheNextWriteIsRefused()
    {
        await using ScheduleBench bench = await ScheduleBench.StartAsync(new OriginOptions { IgnoresPreconditions = true });
        using HttpClient http = bench.Client();
        Versioned<Product> read = await http.GetVersionedAsync<Product>(Path);
        bench.Resources.Delete(Path);

        WriteResult<Product> result = await bench.RunAsync(() => http.TrySaveAsync(read.With(read.Value with { Stock = 3 })));

        Assert.That((result.Outcome, result.Marks), Is.EqualTo((WriteOutcome.Applied, WriteMarks.PreconditionIgnored)));
        await Assert.ThrowsAsync<UnprotectedWriteException>(() => http.UpdateAsync<Product>(Path, product => product with { Stock = 2 }));
        bench.Check();
    }
}
