namespace ConflictAware.AotSmoke;

internal sealed record Order(string Customer, string Address, int Points, IReadOnlyList<OrderLine> Lines);
