using System.Diagnostics;
using System.Globalization;

namespace ConflictAware.ServerTests.Competing;

/// <summary>One process of <c>tests/CompetingWriter</c>.</summary>
internal sealed class WriterProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private WriterProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a writer; it waits for <see cref="Begin"/>.</summary>
    /// <param name="target">The document.</param>
    /// <param name="name">What it signs its updates with.</param>
    /// <param name="updates">How many updates it makes.</param>
    /// <param name="mode"><c>guarded</c>, through <c>UpdateAsync</c>, or <c>naive</c>, without preconditions; after a colon the member that holds the version, if one does.</param>
    /// <param name="headers">Header fields that it sends with every request, <c>Name: value</c>.</param>
    public static WriterProcess Start(Uri target, string name, int updates, string mode, params string[] headers)
    {
        string[] arguments = [Assembly(), target.AbsoluteUri, name, updates.ToString(CultureInfo.InvariantCulture), mode, .. headers];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new WriterProcess(Process.Start(start)!);
    }

    public async Task UntilReadyAsync(CancellationToken cancellationToken) => await ExpectAsync("ready", cancellationToken);

    public void Begin() => _process.StandardInput.WriteLine();

    /// <summary>What it says when it is done: how many writes it sent, how many of them were refused, how long all took.</summary>
    public async Task<(int Writes, int Refused, int Milliseconds)> UntilDoneAsync(CancellationToken cancellationToken)
    {
        string line = await ExpectAsync("done", cancellationToken);
        int[] numbers = [.. line.Split(' ')[1..].Select(part => int.Parse(part.Split('=')[1], CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1], numbers[2]);
    }

    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            // One that is not done by now, because the test failed or was cancelled, never will be.
            _process.Kill();
            await _process.WaitForExitAsync();
            await _errors;
        }
    }

    private async Task<string> ExpectAsync(string word, CancellationToken cancellationToken)
    {
        string? line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        return line?.Split(' ')[0] == word
            ? line
            : throw new InvalidOperationException($"The writer said '{line}' instead of '{word}': {await _errors}");
    }

    // It is built beside this project, with the same configuration.
    private static string Assembly()
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)))!;
        string tests = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..");
        return Path.GetFullPath(Path.Combine(tests, "CompetingWriter", "bin", configuration, "net10.0", "CompetingWriter.dll"));
    }
}
