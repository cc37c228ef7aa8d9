namespace ConflictAware;

/// <summary>How a value stands in a representation. Immutable and thread-safe.</summary>
internal abstract class Codec<T>
{
    /// <summary>The media type of what was never read: of a creation.</summary>
    public abstract string MediaType { get; }

    public abstract T Read(ReadOnlyMemory<byte> content);

    public abstract ReadOnlyMemory<byte> Write(T value);

    /// <summary>Whether two contents say the same.</summary>
    public abstract bool Same(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other);
}
