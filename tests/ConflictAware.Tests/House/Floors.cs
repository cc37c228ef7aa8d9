using System.Runtime.CompilerServices;

namespace ConflictAware.Tests.House;

/// <summary>The folders of the package are the floors of a house: a file uses only what its own floor and those above hold.</summary>
internal static class Floors
{
    /// <summary>From the top, which knows nobody, down.</summary>
    public static IReadOnlyList<string> InOrder { get; } =
    [
        "Protocol",
        "Merging",
        "Detection",
        "Resolution",
        "Coordination",
        "Options",
        "Telemetry",
        "Sending",
        "Handling",
        "Clients",
        "DependencyInjection",
    ];

    /// <summary>The source files of a package.</summary>
    public static IReadOnlyList<SourceFile> ReadPackage(string name = "ConflictAware", [CallerFilePath] string thisFile = "")
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "src", name));
        return
        [
            .. Directory
                .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Select(path => (Full: path, Relative: Path.GetRelativePath(root, path).Replace('\\', '/')))
                .Where(file =>
                    !file.Relative.StartsWith("obj/", StringComparison.Ordinal)
                    && !file.Relative.StartsWith("bin/", StringComparison.Ordinal)
                )
                .OrderBy(file => file.Relative, StringComparer.Ordinal)
                .Select(file => new SourceFile(file.Relative, File.ReadAllText(file.Full))),
        ];
    }

    /// <summary>What is on no floor, and what reaches down.</summary>
    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        foreach (SourceFile file in files)
        {
            int floor = Height(file);
            if (floor < 0)
            {
                yield return $"{file.Path} lies on no floor; the floors are {string.Join(", ", InOrder)}.";
                continue;
            }
            foreach (SourceFile below in files.Where(other => Height(other) > floor))
            {
                foreach (string used in Used(file, below, files))
                    yield return $"{file.Path} ({file.Floor}) uses {used} of {below.Path}; {below.Floor} is below it. Move what is shared up, or hand it in from below.";
            }
        }
    }

    private static IEnumerable<string> Used(SourceFile file, SourceFile below, IReadOnlyList<SourceFile> files)
    {
        for (int i = 0; i < file.Tokens.Count; i++)
        {
            string token = file.Tokens[i];
            bool isMember = i > 0 && file.Tokens[i - 1] == ".";
            // HttpStatusCode.Conflict is somebody else's member; ConflictAware.Conflict is our type.
            bool isQualified = isMember && i > 1 && file.Tokens[i - 2] == nameof(ConflictAware);
            if (
                below.Types.Contains(token)
                && (!isMember || isQualified)
                && !IsDeclaredUpTo(file, other => other.Types.Contains(token), files)
            )
                yield return token;
            else if (
                isMember
                && below.Extensions.Contains(token)
                && !IsDeclaredUpTo(file, other => other.Extensions.Contains(token), files)
            )
                yield return $"the extension method {token}";
        }
    }

    // A part of a type may lie lower, and a name may exist on two floors: then it is the one that may be seen.
    private static bool IsDeclaredUpTo(SourceFile file, Func<SourceFile, bool> declares, IReadOnlyList<SourceFile> files) =>
        files.Any(other => Height(other) >= 0 && Height(other) <= Height(file) && declares(other));

    private static int Height(SourceFile file) => InOrder.ToList().IndexOf(file.Floor);
}
