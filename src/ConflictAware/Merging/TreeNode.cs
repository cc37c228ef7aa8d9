namespace ConflictAware;

/// <summary>One value of a <see cref="JsonTree"/>: where its text stands, and where the value after it is.</summary>
internal struct TreeNode
{
    /// <summary>The offset of the value's first byte.</summary>
    public int Start;

    /// <summary>The offset after the value's last byte.</summary>
    public int End;

    /// <summary>The index of the node after this one and everything in it. While the container is still being read: the index of its parent.</summary>
    public int Next;

    /// <summary>How many members or elements the value holds.</summary>
    public int Count;

    /// <summary>The offset of the first byte of the member's name, inside the quotes.</summary>
    public int NameStart;

    /// <summary>The offset after the last byte of the member's name, inside the quotes.</summary>
    public int NameEnd;

    /// <summary>A hash of the name as it reads, escapes resolved.</summary>
    public int NameHash;

    public JsonKind Kind;

    /// <summary>Whether the string value has escapes.</summary>
    public bool IsEscaped;

    /// <summary>Whether the name has escapes.</summary>
    public bool IsNameEscaped;

    public readonly int Length => End - Start;
}
