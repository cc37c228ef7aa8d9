namespace ConflictAware;

/// <summary>What a typed call is about to write.</summary>
internal sealed class WritePlan<T>
{
    public required HttpMethod Method { get; init; }
    public required Uri Target { get; init; }
    public required Codec<T> Codec { get; init; }

    /// <summary>The change, where it is made on a fresh read; else <see cref="Content"/> is sent at once.</summary>
    public Edit? Edit { get; init; }

    public ReadOnlyMemory<byte> Content { get; init; }
    public string? ContentType { get; init; }

    /// <summary>How the write says what it changes.</summary>
    public WriteFormat Format { get; init; }

    /// <summary>The condition under which <see cref="Content"/> is sent.</summary>
    public Precondition? Precondition { get; init; }

    /// <summary>The lock that the caller holds on the target; null for none.</summary>
    public LockToken? Lock { get; init; }

    /// <summary>What the caller started from, where the caller says.</summary>
    public Representation? Base { get; init; }

    /// <summary>The value to be written, where it is known before.</summary>
    public T? Mine { get; init; }
}
