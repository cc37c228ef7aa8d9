using Guides;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/writing-a-resolver.md shows, run.</summary>
public class WritingAResolverTests
{
    private GuideBench _bench = null!;
    private Owners _owners = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new GuideBench();
        _owners = new Owners();
        _http = _bench.Client(
            services =>
            {
                services.AddSingleton<IOwners>(_owners);
                WritingAResolver.Decide(services, new Chooser());
            },
            "catalog"
        );
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _bench.Dispose();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task AskTheOwner_SendsAgainWhereTheOwnerLetsGo(bool letsGo)
    {
        _owners.LetGo = letsGo;
        Versioned<Product> read = await _http.GetVersionedAsync<Product>("products/42");
        _bench.Resources.Answer("DELETE", GuideBench.Product, static _ => new OriginAnswer(409), times: 1);

        WriteResult<Product> result = await _http.TryDeleteAsync(read);

        Assert.That(_owners.Asked, Is.EqualTo(read.Target));
        Assert.That(result.Outcome, Is.EqualTo(letsGo ? WriteOutcome.Applied : WriteOutcome.Conflicted));
        Assert.That(result.Reason, letsGo ? Is.Null : Is.EqualTo("The owner does not let go."));
        Assert.That(_bench.Resources.Find(GuideBench.Product), letsGo ? Is.Null : Is.Not.Null);
    }

    [Test]
    public async Task Policies_WhatIsThereAlready_IsAccepted()
    {
        WriteResult<Product> result = await _http.TryCreateAsync("products/42", new Product("coffee", 1));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.CurrentAccepted));
        _bench.AssertHolds(GuideBench.Tea);
    }

    [Test]
    public async Task Policies_TheStockIsASumAndTheNameIsAsked()
    {
        Versioned<Product> read = await _http.GetVersionedAsync<Product>("products/42");
        _bench.Resources.Put(GuideBench.Product, """{"name":"theirs","stock":9,"supplier":7}""");

        await _http.SaveAsync(read.With(new Product("mine", 9)));

        _bench.AssertHolds("""{"name":"mine","stock":8,"supplier":7}""");
    }

    private sealed class Owners : IOwners
    {
        public bool LetGo { get; set; }

        public Uri? Asked { get; private set; }

        public Task<bool> ReleaseAsync(Uri target, CancellationToken cancellationToken)
        {
            Asked = target;
            return Task.FromResult(LetGo);
        }
    }

    private sealed class Chooser : WritingAResolver.IChooser
    {
        public Task<IReadOnlyDictionary<string, MergeChoice>?> ChooseAsync(
            IReadOnlyList<Difference> differences,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyDictionary<string, MergeChoice>?>(differences.ToDictionary(d => d.Pointer, _ => MergeChoice.Mine));
    }
}
