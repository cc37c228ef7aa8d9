namespace Quickstart;

internal sealed record Product(string Name, int Stock);

internal sealed record Registration(string Email);
