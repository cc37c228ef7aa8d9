using System.Net;
using System.Text;

namespace ConflictAware.Testing;

/// <summary>What is to happen to certain requests at an <see cref="InMemoryOrigin"/>: made by <see cref="OriginResource.Next"/> and its neighbours, said by the methods here.</summary>
/// <remarks>
/// <para>
/// A request meets one script: the first for the next requests that matches and is not used up, else the first for every request. So scripts follow each other, and what is
/// said of one goes together: <c>product.NextWrite().IsOvertakenBy(…).LosesItsAnswer()</c>, in the order in which the methods stand here, each once.
/// </para>
/// <para>
/// A function given here that fails fails the request and all that follow, so that the test hears of it; <see cref="HttpRequestException"/> and
/// <see cref="OperationCanceledException"/> are what the client gets instead of an answer. Thread-safe once it is said.
/// </para>
/// </remarks>
public sealed class RequestScript
{
    private readonly InMemoryOrigin _origin;
    private readonly int _times;
    private readonly string _which;
    private readonly List<string> _said = [];

    internal RequestScript(InMemoryOrigin origin, int times, string which)
    {
        _origin = origin;
        _times = times;
        _which = which;
    }

    internal ParkedRequest? Parked { get; private set; }

    internal Interference? LostBy { get; private set; }

    internal Action<OriginRequest>? Before { get; private set; }

    internal Func<OriginRequest, OriginAnswer>? Answer { get; private set; }

    internal bool IsTwice { get; private set; }

    internal Action<OriginRequest>? After { get; private set; }

    internal Interference? AnswerLostBy { get; private set; }

    /// <summary>It is held back on its way, until it is released: for interleavings that have to be exact.</summary>
    /// <returns>The request, to wait for and to release.</returns>
    /// <exception cref="InvalidOperationException">The script is for more than one request.</exception>
    public ParkedRequest IsParked()
    {
        if (_times != 1)
            throw new InvalidOperationException("One request is parked at a time. Make a script for each.");
        Say("is parked", Parked);
        return Parked = new ParkedRequest();
    }

    /// <summary>It never arrives: nothing is carried out.</summary>
    /// <param name="by">What the client gets. Null: <see cref="Loss.Reset"/>.</param>
    /// <returns>This script.</returns>
    public RequestScript IsLost(Loss? by = null)
    {
        by ??= Loss.Reset;
        Say($"is lost by {by}", LostBy);
        LostBy = by.By;
        return this;
    }

    /// <summary>Somebody else is faster: runs before the origin looks at the request, its preconditions included.</summary>
    /// <param name="other">What somebody else does, given the resource that the request is for: <c>other => other.Change(p => p["stock"] = 9)</c>.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public RequestScript IsOvertakenBy(Action<OriginResource> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Say("is overtaken", Before);
        Before = Meets(other);
        return this;
    }

    /// <summary>It is refused, whatever the resource is like: <c>product.NextWrite().IsRefused(ConflictCause.Locked, Dialects.AzureStorage)</c>.</summary>
    /// <remarks>As <see cref="ConflictAnswer.Create"/> says; some causes can be said of certain requests only, which shows when the request arrives.</remarks>
    /// <param name="cause">Why.</param>
    /// <param name="dialect">How that is said. Null: by the status, and problem details (RFC 9457).</param>
    /// <param name="status">The status. Null: one that suits.</param>
    /// <param name="retryAfter">How long the origin asks to wait, in whole seconds (<c>Retry-After</c>). Null: it does not say.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentException">The dialect cannot say this of any request; the message lists what it can say.</exception>
    public RequestScript IsRefused(ConflictCause cause, Dialect? dialect = null, HttpStatusCode? status = null, TimeSpan? retryAfter = null)
    {
        if (dialect is not null && !ConflictAnswer.CausesOf(dialect).Contains(cause))
            throw new ArgumentException(Refusal.NeverSaid(cause, dialect), nameof(cause));
        return IsAnswered(
            $"is refused: {cause}{(dialect is null ? "" : $" in the dialect of {dialect}")}",
            request =>
            {
                using HttpRequestMessage message = request.ToMessage();
                return ConflictAnswer.Create(cause, dialect, message, status, retryAfter);
            }
        );
    }

    /// <summary>It gets this answer, whatever the resource is like.</summary>
    /// <param name="status">The status.</param>
    /// <param name="json">The JSON body. Null: none.</param>
    /// <returns>This script.</returns>
    public RequestScript IsAnswered(HttpStatusCode status, string? json = null) =>
        IsAnswered(
            $"is answered {(int)status}",
            _ => new HttpResponseMessage(status)
            {
                Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
            }
        );

    /// <summary>It gets the answer that the function makes, whatever the resource is like.</summary>
    /// <param name="answer">Makes an answer; called for each request.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public RequestScript IsAnswered(Func<OriginRequest, HttpResponseMessage> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return IsAnswered("is answered", answer);
    }

    /// <summary>It arrives twice, as when something on the path sends it again: carried out twice where nothing prevents that. The client gets the second answer.</summary>
    /// <returns>This script.</returns>
    public RequestScript ArrivesTwice()
    {
        Say("arrives twice", IsTwice ? this : null);
        IsTwice = true;
        return this;
    }

    /// <summary>Somebody else comes right after: runs once the origin has dealt with the request, before its answer leaves.</summary>
    /// <param name="other">What somebody else does, given the resource that the request is for.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public RequestScript IsFollowedBy(Action<OriginResource> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Say("is followed", After);
        After = Meets(other);
        return this;
    }

    /// <summary>Its answer gets lost, once the origin has dealt with the request.</summary>
    /// <param name="by">What the client gets. Null: <see cref="Loss.Reset"/>.</param>
    /// <returns>This script.</returns>
    public RequestScript LosesItsAnswer(Loss? by = null)
    {
        by ??= Loss.Reset;
        Say($"loses its answer by {by}", AnswerLostBy);
        AnswerLostBy = by.By;
        return this;
    }

    /// <summary>Which requests it is for, and what happens to them.</summary>
    public override string ToString() => $"{_which} {(_said.Count == 0 ? "(of which nothing is said)" : string.Join(", ", _said))}";

    private RequestScript IsAnswered(string what, Func<OriginRequest, HttpResponseMessage> answer)
    {
        Say(what, Answer);
        Answer = request => _origin.Run(() => OriginAnswer.Of(answer(request)));
        return this;
    }

    private Action<OriginRequest> Meets(Action<OriginResource> other) =>
        request =>
            _origin.Run(() =>
            {
                other(_origin.At(request.Path));
                return request;
            });

    private void Say(string what, object? said)
    {
        if (said is not null)
            throw new InvalidOperationException($"Of one request this is said once: {this}. Make another script for the request after it.");
        _said.Add(what);
    }
}
