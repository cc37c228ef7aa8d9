using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework.Interfaces;

namespace ConflictAware.ServerTests.Servers;

/// <summary>Tests of one third-party server, which runs as long as they do; <see cref="ThirdPartyAttribute"/> says which it is.</summary>
public abstract class ThirdPartyTests
{
    private RealServer? _server;
    private bool _hasSaid;

    private protected RealServer Server => _server!;

    private ThirdPartyAttribute About => GetType().GetCustomAttribute<ThirdPartyAttribute>()!;

    private TriedAttribute? Tried => GetType().GetMethod(TestContext.CurrentContext.Test.MethodName!)?.GetCustomAttribute<TriedAttribute>();

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        _server = await RealServer.StartAsync(
            About.Script,
            [.. from variable in await VariablesAsync() select (variable.Split('=')[0], variable[(variable.IndexOf('=') + 1)..])]
        );
    }

    [OneTimeTearDown]
    public async Task EndServerAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [SetUp]
    public void SayNothingYet() => _hasSaid = false;

    [TearDown]
    public void CheckThatSomethingWasSaid()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Passed && Tried is { } tried)
            Assert.That(_hasSaid, $"The test does not say what happened: {tried.What}");
    }

    /// <summary>What the script of the server reads, <c>NAME=value</c>.</summary>
    private protected virtual Task<IEnumerable<string>> VariablesAsync() =>
        Task.FromResult<IEnumerable<string>>(About.Variable is { } variable ? [variable] : []);

    /// <summary>A document that belongs to the calling test alone.</summary>
    private protected virtual Uri Document(string folder = "", [CallerMemberName] string test = "") =>
        new(Server.BaseAddress, $"{folder}{test}.json");

    /// <summary>States what happened when the running test tried what it says it tries. The page of servers must say the same.</summary>
    private protected void Happened(string what)
    {
        _hasSaid = true;
        ServersPage.Check(About.Title, Server.Version, Tried!.What, what);
    }

    /// <summary>A result in the words of <c>docs/servers.md</c>.</summary>
    private protected static string Told<T>(WriteResult<T> result)
    {
        string told = result.Outcome switch
        {
            WriteOutcome.Applied => "applied",
            WriteOutcome.Conflicted => $"refused: {result.Conflict!.Cause}",
            var other => other.ToString(),
        };
        if (result.Marks != WriteMarks.None)
            told += $" ({result.Marks})";
        if (result.Differences.Count > 0)
            told += $" at {string.Join(", ", result.Differences.Select(difference => $"`{difference.Pointer}`"))}";
        if (result.Reason is { } reason)
            told += $". {reason}";
        return told.Replace('|', '/');
    }
}
