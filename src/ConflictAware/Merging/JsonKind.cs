namespace ConflictAware;

/// <summary>The seven kinds of JSON value (RFC 8259 §3), true and false being two.</summary>
internal enum JsonKind : byte
{
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
}
