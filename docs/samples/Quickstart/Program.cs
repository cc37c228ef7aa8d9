using Quickstart;
using Quickstart.Acts;

// Everything below goes over real HTTP, to a server on a free port of this machine.
await using Origin origin = await Origin.StartAsync();
var stage = new Stage();

(int Naive, int ConflictAware) lost = default;
await stage.PlayAsync("The race", async () => lost = await Race.PlayAsync(stage, origin));
await stage.PlayAsync("Two edits of one order", () => DisjointEdits.PlayAsync(stage, origin));
await stage.PlayAsync("Two prices", () => SamePrice.PlayAsync(stage, origin));
await stage.PlayAsync("The question", () => Asked.PlayAsync(stage, origin));
await stage.PlayAsync("The lock", () => LockedProduct.PlayAsync(stage, origin));
await stage.PlayAsync("The duplicate", () => Duplicate.PlayAsync(stage, origin));
await stage.PlayAsync("The page in between", () => PageInBetween.PlayAsync(stage, origin));

Console.WriteLine($"naive: lost updates {lost.Naive}");
Console.WriteLine($"conflict-aware: lost updates {lost.ConflictAware}");
return stage.AllWentWell ? 0 : 1;
