using ConflictAware;
using Spectre.Console;

namespace Quickstart.Acts;

/// <summary>Both change the price. That is a conflict, and it is shown: field by field, and nothing else.</summary>
internal static class SamePrice
{
    public static async Task PlayAsync(Stage stage, Origin origin)
    {
        await using var editors = TwoEditors.At(origin);
        string uri = origin.Orders.TakeOne("price");
        stage.Say("Both change the price of the tea; she also changes the address, he the quantity:");

        Versioned<Order> adas = await editors.Ada.GetVersionedAsync<Order>(uri);
        Versioned<Order> bobs = await editors.Bob.GetVersionedAsync<Order>(uri);
        await editors.Bob.SaveAsync(bobs.With(bobs.Value with { Lines = [bobs.Value.Lines[0] with { Price = 8.50m, Quantity = 3 }] }));
        WriteResult<Order> result = await editors.Ada.TrySaveAsync(
            adas.With(adas.Value with { Address = "2 New Street", Lines = [adas.Value.Lines[0] with { Price = 10.50m }] })
        );

        stage.Show(TableOf(result.Differences));
        stage.Check(
            result.Outcome is WriteOutcome.Conflicted && result.Differences is [{ Pointer: "/lines/0/price" }],
            "the price is all that has to be talked about"
        );
        stage.Check((string?)origin.Orders.Get("price")["address"] == "1 Old Street", "nothing of hers was written meanwhile");
    }

    private static Table TableOf(IEnumerable<Difference> differences)
    {
        var table = new Table { Border = TableBorder.Ascii };
        table.AddColumns("where", "was", "Ada wrote", "Bob wrote");
        foreach (Difference difference in differences)
            table.AddRow(Cell(difference.Pointer), Cell(difference.Base), Cell(difference.Mine), Cell(difference.Current));
        return table;
    }

    // What stands in an origin's document is text, and not markup.
    private static Text Cell(object? value) => new(value?.ToString() ?? "(nothing)");
}
