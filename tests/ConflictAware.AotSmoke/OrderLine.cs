namespace ConflictAware.AotSmoke;

internal sealed record OrderLine(string Sku, int Count);
