namespace ConflictAware.ServerTests.Composition;

internal sealed record Counter(int Value, string Note)
{
    public Counter Plus(int number) => this with { Value = Value + number };
}
