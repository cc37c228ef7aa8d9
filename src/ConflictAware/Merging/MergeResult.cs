using System.Globalization;

namespace ConflictAware;

/// <summary>What became of a merge: one complete document, or every conflict. Never something between.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class MergeResult
{
    internal MergeResult(ReadOnlyMemory<byte>? document) => Document = document;

    internal MergeResult(IReadOnlyList<Difference> conflicts) => Conflicts = conflicts;

    /// <summary>Whether everything could be merged.</summary>
    public bool IsClean => Conflicts.Count == 0;

    /// <summary>
    /// The merged document as UTF-8 JSON, in memory of its own; null when there are conflicts, and when a clean merge leaves no document (one side deleted
    /// it, the other did not touch it).
    /// </summary>
    public ReadOnlyMemory<byte>? Document { get; }

    /// <summary>Every conflict, in the order in which base has the places, additions after what base has; empty for a clean merge.</summary>
    public IReadOnlyList<Difference> Conflicts { get; } = [];

    /// <summary>One line for a clean merge, else a line for each conflict.</summary>
    public override string ToString()
    {
        if (!IsClean)
            return $"{Conflicts.Count.ToString(CultureInfo.InvariantCulture)} conflict(s):{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", Conflicts)}";
        return Document is { } document
            ? string.Create(CultureInfo.InvariantCulture, $"Merged: {document.Length} bytes")
            : "Merged: no document is left";
    }
}
