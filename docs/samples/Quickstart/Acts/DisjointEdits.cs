using System.Text.Json.Nodes;
using ConflictAware;

namespace Quickstart.Acts;

/// <summary>One changes the address, the other adds a line. Nobody sees a conflict.</summary>
internal static class DisjointEdits
{
    public static async Task PlayAsync(Stage stage, Origin origin)
    {
        await using var editors = TwoEditors.At(origin);
        string uri = origin.Orders.TakeOne("disjoint");
        stage.Say("Ada and Bob open the same order. She changes the address, he adds a line, both save:");

        Versioned<Order> adas = await editors.Ada.GetVersionedAsync<Order>(uri);
        Versioned<Order> bobs = await editors.Bob.GetVersionedAsync<Order>(uri);
        await editors.Bob.SaveAsync(bobs.With(bobs.Value with { Lines = [.. bobs.Value.Lines, new OrderLine("milk", 1, 1.20m)] }));
        Versioned<Order> saved = await editors.Ada.SaveAsync(adas.With(adas.Value with { Address = "2 New Street" }));

        stage.Check(
            saved.Value is { Address: "2 New Street", Lines: [{ Sku: "tea" }, { Sku: "milk" }] },
            $"{saved.Value.Address}, with {string.Join(" and ", saved.Value.Lines.Select(line => line.Sku))}: both edits stand"
        );
        stage.Check(origin.Answers(uri, StatusCodes.Status412PreconditionFailed) == 1, "her save met his (412), and was merged");
        JsonNode order = origin.Orders.Get("disjoint");
        stage.Check(
            (string?)order["taxRegion"] == "EU-7" && (string?)order["lines"]![0]!["warehouse"] == "north",
            "what neither client has heard of is still there"
        );
    }
}
