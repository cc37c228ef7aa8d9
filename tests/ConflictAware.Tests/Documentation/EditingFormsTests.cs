using System.Net;
using System.Text.Json;
using Guides;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/editing-forms.md shows, run.</summary>
public class EditingFormsTests
{
    private GuideBench _bench = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _bench = new GuideBench();
        _http = _bench.Client();
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _bench.Dispose();
    }

    [Test]
    public async Task Save_WhenAColleagueChangedAnotherField_KeepsBoth()
    {
        var form = new Form(product =>
        {
            _bench.Elsewhere(GuideBench.Product, "stock", 7);
            return product with { Name = "green tea" };
        });

        WriteResult<Product> result = await EditingForms.SaveAsync(_http, form);

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Applied));
        Assert.That(form.Marks, Is.Empty);
        _bench.AssertHolds("""{"name":"green tea","stock":7,"supplier":7}""");
    }

    [Test]
    public async Task Save_WhenAColleagueChangedTheSameField_MarksItAndTheNextSaveIsOverCurrent()
    {
        var form = new Form(product =>
        {
            _bench.Elsewhere(GuideBench.Product, "stock", 7);
            return product with { Stock = 9 };
        });

        WriteResult<Product> result = await EditingForms.SaveAsync(_http, form);

        Assert.That(form.Marks, Is.EqualTo(["/stock: 10, 9, 7"]));
        _bench.AssertHolds("""{"name":"tea","stock":7,"supplier":7}""");

        Product decided = result.Current!.Value with { Stock = 6 };
        await _http.TrySaveAsync(result.Current.With(decided));
        _bench.AssertHolds("""{"name":"tea","stock":6,"supplier":7}""");
    }

    [Test]
    public async Task Save_WhenItWasDeletedMeanwhile_HasNoCurrent()
    {
        var form = new Form(product =>
        {
            _bench.Resources.Delete(GuideBench.Product);
            return product with { Stock = 9 };
        });

        WriteResult<Product> result = await EditingForms.SaveAsync(_http, form);

        Assert.That((result.Outcome, result.Current), Is.EqualTo((WriteOutcome.Conflicted, (Versioned<Product>?)null)));
    }

    [Test]
    public async Task Save_WithATicketInAnotherProcess_Merges()
    {
        Versioned<Product> read = await _http.GetVersionedAsync<Product>("products/42");
        string ticket = EditingForms.Ticket(read);
        _bench.Elsewhere(GuideBench.Product, "stock", 7);

        using HttpClient elsewhere = _bench.Client();
        await EditingForms.SaveAsync(elsewhere, ticket, read.Value with { Name = "green tea" });

        _bench.AssertHolds("""{"name":"green tea","stock":7,"supplier":7}""");
    }

    [Test]
    public async Task Refresh_TellsWhetherItIsTheNewest()
    {
        Versioned<Product> read = await _http.GetVersionedAsync<Product>("products/42");
        Assert.That(await EditingForms.RefreshAsync(_http, read), Is.Null);

        _bench.Elsewhere(GuideBench.Product, "stock", 7);
        Assert.That((await EditingForms.RefreshAsync(_http, read))?.Value.Stock, Is.EqualTo(7));

        _bench.Resources.Delete(GuideBench.Product);
        HttpRequestException? gone = await Assert.ThrowsAsync<HttpRequestException>(() => EditingForms.RefreshAsync(_http, read));
        Assert.That(gone!.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Delete_OfWhatSomebodyChanged_IsRefused()
    {
        Versioned<Product> read = await _http.GetVersionedAsync<Product>("products/42");
        _bench.Elsewhere(GuideBench.Product, "stock", 7);

        await Assert.ThrowsAsync<ConflictException<Product>>(() => EditingForms.DeleteAsync(_http, read));

        _bench.AssertHolds("""{"name":"tea","stock":7,"supplier":7}""");
    }

    private sealed class Form(Func<Product, Product> edit) : EditingForms.IProductForm
    {
        public List<string> Marks { get; } = [];

        public Task<Product> EditAsync(Product shown) => Task.FromResult(edit(shown));

        public void Mark(string place, JsonElement? was, JsonElement? yours, JsonElement? theirs) =>
            Marks.Add($"{place}: {was}, {yours}, {theirs}");
    }
}
