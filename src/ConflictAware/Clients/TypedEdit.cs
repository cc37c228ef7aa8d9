namespace ConflictAware;

/// <summary>A change of a value: it is read from the representation, changed, and written.</summary>
internal abstract class TypedEdit<T>(Codec<T> codec) : Edit
{
    protected Codec<T> Codec => codec;

    /// <summary>The value that the last change came to.</summary>
    public T? Mine { get; protected set; }

    /// <summary>What the last change started from.</summary>
    public Representation? Base { get; protected set; }
}
