namespace Observability;

internal sealed record Product(string Name, int Stock, string Notes);
