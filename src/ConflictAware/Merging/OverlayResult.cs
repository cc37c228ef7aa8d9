namespace ConflictAware;

/// <summary>What laying a change over a document gave.</summary>
internal abstract record OverlayResult
{
    private OverlayResult() { }

    /// <summary>The change says nothing new: there is nothing to write.</summary>
    public static OverlayResult Unchanged { get; } = new NothingChanged();

    /// <summary>The document with the change in it.</summary>
    internal sealed record Changed(ReadOnlyMemory<byte> Document) : OverlayResult;

    /// <summary>The change says nothing new: there is nothing to write.</summary>
    internal sealed record NothingChanged : OverlayResult;

    /// <summary>Writing it would be a guess. Every place at which it would, in the order of the document.</summary>
    internal sealed record Refused(IReadOnlyList<OverlayRefusal> Places) : OverlayResult
    {
        public override string ToString() => string.Join(Environment.NewLine, Places);
    }
}
