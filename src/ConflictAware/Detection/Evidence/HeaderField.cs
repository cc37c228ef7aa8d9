namespace ConflictAware;

/// <summary>A field of an answer, read raw.</summary>
/// <param name="Name">Its name as sent.</param>
/// <param name="Value">Its one value; null when it has several that differ.</param>
internal readonly record struct HeaderField(string Name, string? Value);
