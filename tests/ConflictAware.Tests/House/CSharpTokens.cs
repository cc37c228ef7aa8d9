namespace ConflictAware.Tests.House;

/// <summary>The words and signs of C# source, without comments, strings and characters; the code inside of interpolated strings is code.</summary>
internal static class CSharpTokens
{
    public static IReadOnlyList<string> Read(string source)
    {
        var tokens = new List<string>();
        int end = ReadCode(source, 0, closing: 0, tokens);
        return end == source.Length ? tokens : throw new FormatException($"Not understood from position {end}.");
    }

    /// <summary>Reads code up to the end, or, inside of a string, up to as many closing braces as its holes have.</summary>
    private static int ReadCode(string source, int at, int closing, List<string> tokens)
    {
        int depth = 0;
        while (at < source.Length)
        {
            char c = source[at];
            if (closing > 0 && depth == 0 && c == '}')
                return at;
            if (Starts(source, at, "//") || (c == '#' && IsFirstOfItsLine(source, at)))
            {
                at = EndOfLine(source, at);
            }
            else if (Starts(source, at, "/*"))
            {
                at = After(source, at + 2, "*/");
            }
            else if (c == '\'')
            {
                at = AfterQuoted(source, at + 1, '\'');
            }
            else if (StringAt(source, at) is { } literal)
            {
                at = ReadString(source, literal, tokens);
            }
            else if (IsWordStart(c))
            {
                int start = at;
                while (at < source.Length && IsWordPart(source[at]))
                    at++;
                tokens.Add(source[start..at]);
            }
            else
            {
                depth +=
                    c == '{' ? 1
                    : c == '}' ? -1
                    : 0;
                if (!char.IsWhiteSpace(c) && !char.IsDigit(c))
                    tokens.Add(c.ToString());
                at += char.IsDigit(c) ? NumberLength(source, at) : 1;
            }
        }
        return at;
    }

    private static int ReadString(string source, Literal literal, List<string> tokens)
    {
        int at = literal.Content;
        while (at < source.Length)
        {
            if (source[at] == '"' && Run(source, at, '"') >= literal.Quotes)
            {
                if (literal is { IsVerbatim: true, Quotes: 1 } && Starts(source, at, "\"\""))
                {
                    at += 2;
                    continue;
                }
                // In a raw string more quotes than it ends in belong to its text.
                return at + (literal.Quotes == 1 ? 1 : Run(source, at, '"'));
            }
            if (source[at] == '\\' && literal is { IsVerbatim: false, Quotes: 1 })
            {
                at += 2;
            }
            else if (source[at] == '{' && literal.Dollars > 0)
            {
                int braces = Run(source, at, '{');
                at += braces;
                bool opensHole = literal.Quotes == 1 ? braces % 2 == 1 : braces >= literal.Dollars;
                if (opensHole)
                    at = ReadCode(source, at, literal.Dollars, tokens) + literal.Dollars;
            }
            else
            {
                at++;
            }
        }
        throw new FormatException($"A string that begins at {literal.Content} does not end.");
    }

    private static Literal? StringAt(string source, int at)
    {
        int dollars = 0;
        bool verbatim = false;
        while (at < source.Length && source[at] is '$' or '@')
        {
            dollars += source[at] == '$' ? 1 : 0;
            verbatim |= source[at] == '@';
            at++;
        }
        if (at >= source.Length || source[at] != '"')
            return null;
        int quotes = verbatim ? 1 : Run(source, at, '"');
        // Two quotes are an empty string, not an opening.
        quotes = quotes >= 3 ? quotes : 1;
        return new Literal(at + quotes, quotes, dollars, verbatim);
    }

    private static int AfterQuoted(string source, int at, char quote)
    {
        while (source[at] != quote)
            at += source[at] == '\\' ? 2 : 1;
        return at + 1;
    }

    private static int Run(string source, int at, char c)
    {
        int end = at;
        while (end < source.Length && source[end] == c)
            end++;
        return end - at;
    }

    // 0x1F, 10_000, 1.5e3, 16L: letters in a number are no words.
    private static int NumberLength(string source, int at)
    {
        int end = at;
        while (
            end < source.Length
            && (IsWordPart(source[end]) || (source[end] == '.' && end + 1 < source.Length && char.IsDigit(source[end + 1])))
        )
            end++;
        return end - at;
    }

    private static bool IsFirstOfItsLine(string source, int at)
    {
        int line = source.LastIndexOf('\n', at) + 1;
        return source.AsSpan(line, at - line).IsWhiteSpace();
    }

    private static int EndOfLine(string source, int at) => source.IndexOf('\n', at) is >= 0 and var end ? end : source.Length;

    private static int After(string source, int at, string mark) =>
        source.IndexOf(mark, at, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : source.Length;

    private static bool Starts(string source, int at, string with) => string.CompareOrdinal(source, at, with, 0, with.Length) == 0;

    private static bool IsWordStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private sealed record Literal(int Content, int Quotes, int Dollars, bool IsVerbatim);
}
