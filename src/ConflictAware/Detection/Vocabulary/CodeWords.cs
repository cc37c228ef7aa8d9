using System.Text;

namespace ConflictAware;

/// <summary>
/// A code taken apart into lower-case words, so that <c>VersionMismatch</c>, <c>VERSION_MISMATCH</c>, <c>version-mismatch</c>,
/// <c>https://example.org/probs/version-mismatch</c> and <c>Acme.Orders.VersionMismatchException</c> are one and the same.
/// </summary>
internal static class CodeWords
{
    /// <summary>The words with one blank around each; empty when there are none.</summary>
    public static string Of(string code)
    {
        ReadOnlySpan<char> last = LastSegment(code);
        var words = new StringBuilder(last.Length + 16).Append(' ');
        for (int i = 0; i < last.Length; i++)
        {
            char c = last[i];
            if (!char.IsLetterOrDigit(c))
            {
                EndWord(words);
                continue;
            }
            if (StartsWord(last, i))
                EndWord(words);
            words.Append(char.ToLowerInvariant(c));
        }
        EndWord(words);
        return words.Length == 1 ? "" : words.ToString();
    }

    // "camelCase", "HTTPError" and "Code42Error" each have a new word at the E.
    private static bool StartsWord(ReadOnlySpan<char> text, int i)
    {
        if (i == 0 || !char.IsUpper(text[i]))
            return false;
        return !char.IsUpper(text[i - 1]) || (i + 1 < text.Length && char.IsLower(text[i + 1]));
    }

    private static void EndWord(StringBuilder words)
    {
        if (words[^1] != ' ')
            words.Append(' ');
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
