namespace ConflictAware.Tests.House;

/// <summary>A source file of the house: where it lies, what it declares at its top level, and what it mentions.</summary>
internal sealed class SourceFile
{
    public SourceFile(string path, string text)
    {
        Path = path;
        Floor = path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "";
        Lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        Tokens = CSharpTokens.Read(text);
        (Types, Extensions) = Declarations(Tokens);
    }

    /// <summary>The path below the source folder, with slashes.</summary>
    public string Path { get; }

    /// <summary>The top folder of the path; empty for a file that lies in none.</summary>
    public string Floor { get; }

    public int Lines { get; }

    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The types that others can name without naming another one of this file first.</summary>
    public IReadOnlySet<string> Types { get; }

    /// <summary>The extension methods, which others use without naming a type.</summary>
    public IReadOnlySet<string> Extensions { get; }

    /// <summary>The name that a type of the file should have: Name.cs, and Name.Part.cs for a part of it.</summary>
    public string ExpectedType => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>Whether it adds to the type that its folder is named for: a dialect a file, all of them in <c>Dialects</c>.</summary>
    public bool IsPartOfItsFolder => Path.Split('/') is [.., var folder, _] && Types.Count == 1 && Types.Contains(folder);

    private static (HashSet<string> Types, HashSet<string> Extensions) Declarations(IReadOnlyList<string> tokens)
    {
        HashSet<string> types = [];
        HashSet<string> extensions = [];
        int depth = 0;
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            depth +=
                tokens[i] is "{" or "(" ? 1
                : tokens[i] is "}" or ")" ? -1
                : 0;
            if (depth == 0 && TypeAt(tokens, i) is { } type)
                types.Add(type);
            if (
                tokens[i] == "("
                && tokens[i + 1] == "this"
                && i > 0
                && tokens[i + 2] != "."
                && tokens[i + 2] != ")"
                && tokens[i + 2] != ","
            )
                extensions.Add(MethodBefore(tokens, i));
        }
        return (types, extensions);
    }

    private static string? TypeAt(IReadOnlyList<string> tokens, int i) =>
        tokens[i] switch
        {
            // "record struct Name": the name follows the second word. "where T : class" is followed by no word, or by "where".
            "class"
            or "struct"
            or "interface"
            or "enum"
            or "record" when char.IsLetter(tokens[i + 1][0]) && tokens[i + 1] is not ("struct" or "class" or "where") => tokens[i + 1],
            "delegate" => NameBeforeParenthesis(tokens, i),
            _ => null,
        };

    private static string? NameBeforeParenthesis(IReadOnlyList<string> tokens, int i)
    {
        while (i < tokens.Count && tokens[i] != "(")
            i++;
        return MethodBefore(tokens, i);
    }

    // Name(  or  Name<T>(
    private static string MethodBefore(IReadOnlyList<string> tokens, int parenthesis)
    {
        int i = parenthesis - 1;
        if (tokens[i] == ">")
        {
            int open = 0;
            do
            {
                open +=
                    tokens[i] == ">" ? 1
                    : tokens[i] == "<" ? -1
                    : 0;
                i--;
            } while (open > 0);
        }
        return tokens[i];
    }
}
