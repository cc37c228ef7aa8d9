namespace ConflictAware;

/// <summary>A place at which a change cannot be written without guessing.</summary>
/// <param name="Place">The place in the document, as a JSON Pointer (RFC 6901).</param>
/// <param name="Reason">Why, and what to do about it.</param>
internal sealed record OverlayRefusal(string Place, string Reason)
{
    public override string ToString() => $"{(Place.Length == 0 ? "(document)" : Place)}: {Reason}";
}
