using Spectre.Console;

namespace Quickstart;

/// <summary>Where the acts are shown, and whether each of them ended as it should.</summary>
internal sealed class Stage
{
    private readonly IAnsiConsole _console = Console.IsOutputRedirected ? Plain() : AnsiConsole.Console;

    public bool AllWentWell { get; private set; } = true;

    /// <summary>Whether somebody sits there who can be asked. A pipe, a file, a build server: nobody.</summary>
    public bool IsInteractive =>
        _console.Profile.Capabilities is { Interactive: true, Ansi: true } && !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public async Task PlayAsync(string title, Func<Task> act)
    {
        _console.Write(new Rule($"[bold]{title}[/]") { Justification = Justify.Left, Border = BoxBorder.Ascii });
        try
        {
            await act();
        }
        catch (Exception failure)
        {
            Fail(failure.Message);
        }
        _console.WriteLine();
    }

    public void Say(string text) => _console.WriteLine(text);

    /// <summary>Lets somebody choose; where nobody is there, the first answer is taken.</summary>
    public async Task<string> AskAsync(string question, IReadOnlyList<string> answers, CancellationToken cancellationToken)
    {
        if (!IsInteractive)
        {
            Say($"{question}: {answers[0]}");
            return answers[0];
        }
        var prompt = new SelectionPrompt<string> { Title = Markup.Escape(question), Converter = Markup.Escape };
        string chosen = await prompt.AddChoices(answers).ShowAsync(_console, cancellationToken);
        Say($"{question}: {chosen}");
        return chosen;
    }

    public void Show(Table table) => _console.Write(table);

    /// <summary>Says what happened; the program fails when it is not what should have.</summary>
    public void Check(bool isAsItShouldBe, string whatHappened)
    {
        if (isAsItShouldBe)
            _console.MarkupLineInterpolated($"[green]ok[/] {whatHappened}");
        else
            Fail(whatHappened);
    }

    private void Fail(string whatHappened)
    {
        AllWentWell = false;
        _console.MarkupLineInterpolated($"[red]WRONG[/] {whatHappened}");
    }

    // Files and pipes have no colours, and no width of their own.
    private static IAnsiConsole Plain()
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                // Some of them would colour the logs of build servers.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Width = 100;
        return console;
    }
}
