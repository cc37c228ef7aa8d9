using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ConflictAware.ServerTests.Servers;

/// <summary>
/// <c>docs/servers.md</c>: what was tried on which server, and what happened. Each test compares its own row; <c>CONFLICTAWARE_WRITE_DOCS=1</c> has it written
/// instead. Versions are written and not compared: the page says what the tests ran against, and they must pass against others too.
/// </summary>
internal static class ServersPage
{
    private const string Heading = """
        # Real servers

        Written by the tests that run against them, each installed and started by its script in `build/servers`; do not edit it by hand
        (`CONFLICTAWARE_WRITE_DOCS=1 dotnet test tests/ConflictAware.ServerTests` writes it anew). Continuous integration compares what happens with what stands here.

        Two clients stand for two people; processes that compete know nothing of each other. lighttpd and Apache run with one
        process and one thread: they compare the tag and replace the file in two steps, and with more of them carry out two writes under one tag that come at the same moment.

        | server | version | tried | happened |
        |---|---|---|---|

        """;

    private static readonly Lock Writing = new();

    private static string File { get; } = FindFile();

    /// <summary>Whether the page is to be written rather than compared.</summary>
    public static bool IsBeingWritten => Environment.GetEnvironmentVariable("CONFLICTAWARE_WRITE_DOCS") == "1";

    /// <summary>All that the tests of this assembly try, in the order of the page.</summary>
    public static IReadOnlyList<(string Server, string Tried)> Rows { get; } =
    [
        .. from type in typeof(ServersPage).Assembly.GetTypes()
        let server = type.GetCustomAttribute<ThirdPartyAttribute>()
        where server is not null
        orderby server.Title
        from method in type.GetMethods().OrderBy(method => method.MetadataToken)
        let tried = method.GetCustomAttribute<TriedAttribute>()
        where tried is not null
        select (server.Title, tried.What),
    ];

    /// <summary>Compares a row with the page, or writes it there.</summary>
    public static void Check(string server, string version, string tried, string happened)
    {
        TestContext.Out.WriteLine($"{server} {version}: {tried}: {happened}");
        lock (Writing)
        {
            Dictionary<(string, string), (string Version, string Happened)> cells = Read();
            if (IsBeingWritten)
            {
                cells[(server, tried)] = (version, happened);
                System.IO.File.WriteAllText(File, Render(cells));
            }
            Assert.That(
                cells.GetValueOrDefault((server, tried)).Happened,
                Is.EqualTo(happened),
                "docs/servers.md says otherwise: run the tests once with CONFLICTAWARE_WRITE_DOCS=1 and review the difference."
            );
        }
    }

    /// <summary>The page as it is, and as it would be if it held all rows and no others.</summary>
    public static (string Now, string Complete) Compare()
    {
        lock (Writing)
        {
            string complete = Render(Read());
            if (IsBeingWritten)
                System.IO.File.WriteAllText(File, complete);
            return (System.IO.File.ReadAllText(File), complete);
        }
    }

    private static string Render(Dictionary<(string, string), (string Version, string Happened)> cells)
    {
        var page = new StringBuilder(Heading.ReplaceLineEndings("\n"));
        foreach ((string server, string tried) in Rows)
        {
            (string version, string happened) = cells.GetValueOrDefault((server, tried), ("", ""));
            page.Append(CultureInfo.InvariantCulture, $"| {server} | {version} | {tried} | {happened} |\n");
        }
        return page.ToString();
    }

    private static Dictionary<(string, string), (string Version, string Happened)> Read()
    {
        var cells = new Dictionary<(string, string), (string, string)>();
        if (!System.IO.File.Exists(File))
            return cells;
        foreach (string line in System.IO.File.ReadLines(File))
        {
            if (line.Split('|', StringSplitOptions.TrimEntries) is ["", var server, var version, var tried, var happened, ""])
                cells[(server, tried)] = (version, happened);
        }
        return cells;
    }

    private static string FindFile([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "servers.md"));
}
