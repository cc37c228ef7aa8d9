using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ConflictAware.ServerTests.Servers;

/// <summary>A third-party server, started by its script in <c>build/servers</c> with fresh state on a free port of the loopback address.</summary>
/// <remarks>
/// Where the server cannot be had, the test is skipped with the reason; with <c>CONFLICTAWARE_REQUIRE_SERVERS</c> set it fails instead. Nothing is
/// ever installed from here: <c>build/servers/install</c> does that.
/// </remarks>
internal sealed class RealServer : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Process _script;

    private RealServer(Process script, string name, string version, Uri baseAddress)
    {
        _script = script;
        Name = name;
        Version = version;
        BaseAddress = baseAddress;
    }

    /// <summary>The name of its script.</summary>
    public string Name { get; }

    /// <summary>What it says its version is.</summary>
    public string Version { get; }

    /// <summary>Where it listens, with a trailing slash.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="name">The name of its script, for example <c>lighttpd</c>.</param>
    /// <param name="environment">Variables that its script reads.</param>
    public static async Task<RealServer> StartAsync(string name, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Scripts(), "serve"), name])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach ((string variable, string value) in environment)
            start.Environment[variable] = value;
        Process script;
        try
        {
            script = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw Unavailable($"unavailable {name}: bash cannot be started: {missing.Message}");
        }
        using var deadline = new CancellationTokenSource(Longest, TimeProvider.System);
        try
        {
            string line = await script.StandardOutput.ReadLineAsync(deadline.Token) ?? $"unavailable {name}: its script said nothing";
            return
                line.Split(' ') is ["ready", _, ['v', 'e', 'r', 's', 'i', 'o', 'n', '=', .. var version], ['u', 'r', 'l', '=', .. var url]]
                ? new RealServer(script, name, version, new Uri(url))
                : throw Unavailable(line);
        }
        catch
        {
            await EndAsync(script);
            throw;
        }
    }

    /// <summary>A client with connections of its own.</summary>
    /// <param name="around">What stands before the connections, conflict handling for instance; null for nothing.</param>
    public HttpClient CreateClient(Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        HttpMessageHandler connections = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        return new HttpClient(around?.Invoke(connections) ?? connections) { BaseAddress = BaseAddress };
    }

    public async ValueTask DisposeAsync() => await EndAsync(_script);

    // The script takes its server down when its input ends, also when this process is killed.
    private static async Task EndAsync(Process script)
    {
        using (script)
        {
            script.StandardInput.Close();
            using var deadline = new CancellationTokenSource(Longest, TimeProvider.System);
            try
            {
                await script.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                script.Kill(entireProcessTree: true);
            }
        }
    }

    private static Exception Unavailable(string reason) =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CONFLICTAWARE_REQUIRE_SERVERS"))
            ? new IgnoreException(reason)
            : new InvalidOperationException(
                $"{reason}. Servers are required (CONFLICTAWARE_REQUIRE_SERVERS): build/servers/install fetches them."
            );

    private static string Scripts([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "build", "servers"));
}
