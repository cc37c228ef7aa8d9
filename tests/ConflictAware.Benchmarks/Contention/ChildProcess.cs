using System.Diagnostics;
using System.Reflection;

namespace ConflictAware.Benchmarks;

/// <summary>This program once more, in a process of its own, spoken to line by line. It ends when its standard input does.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static ChildProcess Start(params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        // "dotnet ConflictAware.Benchmarks.dll" has the host as its program.
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] all = isHost ? [Assembly.GetExecutingAssembly().Location, .. arguments] : arguments;
        var start = new ProcessStartInfo(program, all)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new ChildProcess(Process.Start(start)!);
    }

    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public async Task<string> HearAsync() =>
        await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false)
        ?? throw new InvalidOperationException("A process of the benchmark ended before its time.");

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill();
        _process.Dispose();
    }
}
