namespace ConflictAware;

/// <summary>What a field that lists entity tags (RFC 9110 §5.6.1, §8.8.3) holds. Commas inside quotes are part of a tag.</summary>
internal readonly ref struct TagList
{
    /// <summary>Whether a comma stands outside of quotes.</summary>
    public bool HasSeveral { get; private init; }

    /// <summary>Whether one of the elements is <c>*</c>.</summary>
    public bool HasAny { get; private init; }

    public static TagList In(ReadOnlySpan<char> field)
    {
        if (!field.Contains(','))
            return new TagList { HasAny = field.Trim() is "*" };
        bool hasSeveral = false;
        bool hasAny = false;
        bool isQuoted = false;
        int start = 0;
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '"')
                isQuoted = !isQuoted;
            if (field[i] != ',' || isQuoted)
                continue;
            hasSeveral = true;
            hasAny |= field[start..i].Trim() is "*";
            start = i + 1;
        }
        return new TagList { HasSeveral = hasSeveral, HasAny = hasAny || field[start..].Trim() is "*" };
    }
}
