using ConflictAware;

namespace Quickstart.Acts;

/// <summary>Both change the price again, and this time somebody is asked which of the two it is to be.</summary>
internal static class Asked
{
    public static async Task PlayAsync(Stage stage, Origin origin)
    {
        await using var editors = TwoEditors.At(
            origin,
            adaThen: policy => policy.Ask((differences, cancellationToken) => ChooseAsync(stage, differences, cancellationToken))
        );
        string uri = origin.Orders.TakeOne("asked");
        stage.Say(
            stage.IsInteractive
                ? "Both change the price of the tea. You are Ada:"
                : "Both change the price of the tea. Nobody is there to be asked, so Ada's stands:"
        );

        Versioned<Order> adas = await editors.Ada.GetVersionedAsync<Order>(uri);
        Versioned<Order> bobs = await editors.Bob.GetVersionedAsync<Order>(uri);
        await editors.Bob.SaveAsync(
            bobs.With(bobs.Value with { Address = "3 His Street", Lines = [bobs.Value.Lines[0] with { Price = 8.50m }] })
        );
        Versioned<Order> saved = await editors.Ada.SaveAsync(
            adas.With(adas.Value with { Lines = [adas.Value.Lines[0] with { Price = 10.50m }] })
        );

        decimal price = saved.Value.Lines[0].Price;
        stage.Check(
            price is 8.50m or 10.50m && (stage.IsInteractive || price == 10.50m) && saved.Value.Address == "3 His Street",
            FormattableString.Invariant($"the price is {price}, as chosen; his address stands without a question")
        );
    }

    private static async Task<IReadOnlyDictionary<string, MergeChoice>?> ChooseAsync(
        Stage stage,
        IReadOnlyList<Difference> differences,
        CancellationToken cancellationToken
    )
    {
        var choices = new Dictionary<string, MergeChoice>(StringComparer.Ordinal);
        foreach (Difference difference in differences)
        {
            string[] answers = [$"mine, {difference.Mine}", $"theirs, {difference.Current}"];
            string chosen = await stage.AskAsync($"{difference.Pointer} was {difference.Base}. Keep", answers, cancellationToken);
            choices[difference.Pointer] = chosen == answers[0] ? MergeChoice.Mine : MergeChoice.Current;
        }
        return choices;
    }
}
