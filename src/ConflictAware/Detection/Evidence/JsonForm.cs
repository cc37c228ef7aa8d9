namespace ConflictAware;

/// <summary>How a value is written in JSON, as far as it matters for reading it.</summary>
internal enum JsonForm : byte
{
    Null,

    /// <summary>An object or an array: that it is there is all that is known of it.</summary>
    Container,

    /// <summary>A number, <c>true</c> or <c>false</c>.</summary>
    Bare,

    /// <summary>A string, or the name of a member.</summary>
    Text,

    /// <summary>The same with escapes in it.</summary>
    EscapedText,
}
