namespace ConflictAware;

/// <summary>
/// A code taken apart into lower-case words, so that <c>VersionMismatch</c>, <c>VERSION_MISMATCH</c>, <c>version-mismatch</c>,
/// <c>https://example.org/probs/version-mismatch</c> and <c>Acme.Orders.VersionMismatchException</c> are one and the same.
/// </summary>
internal static class CodeWords
{
    // Longer ones would be a danger to the stack.
    private const int MostOnStack = 256;

    /// <summary>The words with one blank around each; empty when there are none.</summary>
    public static string Of(string code)
    {
        int most = MostCharacters(code.Length);
        Span<char> words = most <= MostOnStack ? stackalloc char[MostOnStack] : new char[most];
        return words[..Write(code, words)].ToString();
    }

    /// <summary>Whether the code is made of more than one word.</summary>
    public static bool AreSeveral(string code) => Of(code).AsSpan().Count(' ') > 2;

    /// <summary>How much room the words of so long a code may need: each of its letters may be a word.</summary>
    public static int MostCharacters(int length) => (2 * length) + 2;

    /// <summary>Writes the words with one blank around each; nothing when there are none.</summary>
    /// <returns>How many characters were written.</returns>
    public static int Write(string code, Span<char> words)
    {
        ReadOnlySpan<char> last = LastSegment(code);
        words[0] = ' ';
        int count = 1;
        for (int i = 0; i < last.Length; i++)
        {
            char c = last[i];
            if (!char.IsLetterOrDigit(c))
            {
                count = EndWord(words, count);
                continue;
            }
            if (StartsWord(last, i))
                count = EndWord(words, count);
            words[count++] = char.ToLowerInvariant(c);
        }
        count = EndWord(words, count);
        return count == 1 ? 0 : count;
    }

    // "camelCase", "HTTPError" and "Code42Error" each have a new word at the E.
    private static bool StartsWord(ReadOnlySpan<char> text, int i)
    {
        if (i == 0 || !char.IsUpper(text[i]))
            return false;
        return !char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1]));
    }

    private static int EndWord(Span<char> words, int count)
    {
        if (words[count - 1] == ' ')
            return count;
        words[count] = ' ';
        return count + 1;
    }

    // The last step of an address or of a qualified name says it; what precedes it says where. A trailing ".html" or "/" says nothing.
    private static ReadOnlySpan<char> LastSegment(string code)
    {
        ReadOnlySpan<char> text = code.AsSpan().TrimEnd("/#:.");
        if (text.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            text = text[..^5];
        int separator = text.LastIndexOfAny("/#:\\");
        return separator < 0 ? text : text[(separator + 1)..];
    }
}
