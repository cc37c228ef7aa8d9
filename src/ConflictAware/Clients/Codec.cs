namespace ConflictAware;

/// <summary>How a value stands in a representation. Immutable and thread-safe.</summary>
internal abstract class Codec<T>
{
    /// <summary>What tells values that stand in representations alike.</summary>
    public abstract object Kind { get; }

    /// <summary>The media type of what was never read: of a creation.</summary>
    public abstract string MediaType { get; }

    public abstract T Read(ReadOnlyMemory<byte> content);

    public abstract ReadOnlyMemory<byte> Write(T value);

    /// <summary>The value with nothing left out, so that a member which was set to null or to its default is told from one that was not touched.</summary>
    public abstract ReadOnlyMemory<byte> WriteWhole(T value);

    /// <summary>The document with a change of the value in it: what the type does not know stays as it is (law 27).</summary>
    /// <param name="document">What the origin holds.</param>
    /// <param name="before">The value read from it, whole.</param>
    /// <param name="after">The changed value, whole.</param>
    /// <param name="rules">What is known of the document.</param>
    /// <returns>The new document; null when nothing changed.</returns>
    /// <exception cref="ChangeRefusedException">The change cannot be written without guessing.</exception>
    public abstract ReadOnlyMemory<byte>? Lay(
        ReadOnlyMemory<byte> document,
        ReadOnlyMemory<byte> before,
        ReadOnlyMemory<byte> after,
        MergeRules rules
    );

    /// <summary>Whether two contents say the same, what the rules ignore aside.</summary>
    public abstract bool Same(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other, MergeRules rules);
}
