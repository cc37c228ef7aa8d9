namespace ConflictAware;

/// <summary>How it is known that a write was carried out.</summary>
public enum WriteProof
{
    /// <summary>It is not known, or there was nothing to be carried out.</summary>
    None,

    /// <summary>The origin's own answer to the write.</summary>
    Answer,

    /// <summary>The status monitor of the operation that the origin answered with (202) says that it succeeded.</summary>
    Operation,

    /// <summary>The write id came back from the origin.</summary>
    WriteId,

    /// <summary>The origin's digest of what it holds (<c>Repr-Digest</c>, RFC 9530) is that of the bytes sent. Proves the state, not the author.</summary>
    Digest,

    /// <summary>What the origin holds says the same as the bytes sent. Proves the state, not the author.</summary>
    EqualRepresentation,

    /// <summary>The update function changes nothing on what the origin holds. Proves the state, not the author.</summary>
    NothingToChange,

    /// <summary>What was to be deleted had been there before, and is not there any more. Proves the state, not the author.</summary>
    Absence,
}
