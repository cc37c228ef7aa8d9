namespace Guides;

/// <summary>A class that is edited in place.</summary>
public sealed class Cart
{
    public IList<CartLine> Lines { get; init; } = [];
}

public sealed record CartLine(string Sku, int Quantity);

public sealed record Settings(bool Dark = false, string Language = "en");

public sealed record Order(string Address, int Stock, IReadOnlyList<OrderLine> Lines);

public sealed record OrderLine(string Sku, int Quantity);
