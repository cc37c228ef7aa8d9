using System.Net;
using System.Text;

namespace ConflictAware.TestSupport;

/// <summary>One line of a script: which request it is for, and what the answer is.</summary>
/// <remarks>Made by <see cref="ScriptedHandler.Expect(HttpMethod, string)"/> and <see cref="ScriptedHandler.When(HttpMethod, string)"/>; every method here returns the handler or this line, so that a script reads downwards.</remarks>
public sealed class Exchange
{
    private readonly ScriptedHandler _script;
    private readonly Func<RecordedRequest, bool> _matches;
    private readonly string _description;
    private Func<RecordedRequest, CancellationToken, Task<HttpResponseMessage>>? _answer;
    private Task _gate = Task.CompletedTask;

    internal Exchange(ScriptedHandler script, string description, Func<RecordedRequest, bool> matches)
    {
        _script = script;
        _description = description;
        _matches = matches;
    }

    /// <summary>Answers only after <paramref name="gate"/> has completed; a cancelled request stops waiting.</summary>
    public Exchange After(Task gate)
    {
        _gate = gate;
        return this;
    }

    /// <summary>Answers only after the source has completed; a cancelled request stops waiting.</summary>
    public Exchange After(TaskCompletionSource gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return After(gate.Task);
    }

    /// <summary>Answers with a status and nothing else than these raw header fields.</summary>
    public ScriptedHandler Respond(HttpStatusCode status, params (string Name, string Value)[] headers) =>
        Respond(_ => new ScriptedResponse(status, ReadOnlyMemory<byte>.Empty, headers));

    /// <summary>Answers with a JSON text.</summary>
    public ScriptedHandler RespondJson(HttpStatusCode status, string json, params (string Name, string Value)[] headers) =>
        RespondText(status, "application/json", json, headers);

    /// <summary>Answers with a text in UTF-8.</summary>
    public ScriptedHandler RespondText(
        HttpStatusCode status,
        string mediaType,
        string text,
        params (string Name, string Value)[] headers
    ) => Respond(_ => new ScriptedResponse(status, Encoding.UTF8.GetBytes(text), [("Content-Type", mediaType), .. headers]));

    /// <summary>Answers with what the function makes of the request.</summary>
    public ScriptedHandler Respond(Func<RecordedRequest, HttpResponseMessage> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Respond((request, _) => Task.FromResult(answer(request)));
    }

    /// <summary>Answers with what the function makes of the request. On the sync path its task is waited for.</summary>
    public ScriptedHandler Respond(Func<RecordedRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answer = answer;
        return _script;
    }

    /// <summary>Fails as the network does.</summary>
    public ScriptedHandler Throw(Func<Exception> failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Respond((_, _) => Task.FromException<HttpResponseMessage>(failure()));
    }

    /// <summary>Never answers: the request ends when it is cancelled.</summary>
    public ScriptedHandler NeverRespond() =>
        Respond(
            static async (_, cancellationToken) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                throw new System.Diagnostics.UnreachableException();
            }
        );

    internal bool Matches(RecordedRequest request) => _matches(request);

    internal async Task<HttpResponseMessage> AnswerAsync(RecordedRequest request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_answer is null)
            throw new InvalidOperationException(
                $"The script expects {this} and does not say what the answer is. Call one of its Respond methods."
            );
        HttpResponseMessage response = await _answer(request, cancellationToken).ConfigureAwait(false);
        response.RequestMessage ??= request.Message;
        return response;
    }

    /// <summary>Which request the line is for.</summary>
    public override string ToString() => _description;
}
