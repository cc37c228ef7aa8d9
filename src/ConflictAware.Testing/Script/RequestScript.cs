using System.Net;

namespace ConflictAware.Testing;

/// <summary>What is to happen to certain requests at an <see cref="InMemoryOrigin"/>: made by <see cref="OriginResource.Next"/> and its neighbours, said by the methods here.</summary>
/// <remarks>
/// A request meets at most one of each kind, the first that was said. Kinds go together: <c>product.NextWrite().IsOvertakenBy(…).LosesItsAnswer()</c>. They happen in
/// the order in which they stand here. A function given here that fails fails the request and all that follow, so that the test hears of it; <see cref="HttpRequestException"/>
/// and <see cref="OperationCanceledException"/> are what the client gets instead of an answer. Thread-safe.
/// </remarks>
public sealed class RequestScript
{
    private readonly InMemoryOrigin _origin;
    private readonly Func<OriginRequest, bool> _which;
    private readonly int _times;
    private readonly string _description;

    internal RequestScript(InMemoryOrigin origin, Func<OriginRequest, bool> which, int times, string description)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        _origin = origin;
        _which = which;
        _times = times;
        _description = description;
    }

    private ResourceStore Store => _origin.Resources;

    /// <summary>Holds the next of the requests back on its way, until it is released: for interleavings that have to be exact. The others pass.</summary>
    public ParkedRequest IsParked() => Store.Park(_which, Said("is parked"));

    /// <summary>It arrives twice, as when something on the path sends it again: carried out twice where nothing prevents that. The client gets the second answer.</summary>
    /// <returns>This script.</returns>
    public RequestScript ArrivesTwice()
    {
        Store.Duplicate(_which, _times, Said("arrives twice"));
        return this;
    }

    /// <summary>It never arrives: nothing is carried out.</summary>
    /// <param name="by">What the client gets. Null: <see cref="Loss.Reset"/>.</param>
    /// <returns>This script.</returns>
    public RequestScript IsLost(Loss? by = null)
    {
        by ??= Loss.Reset;
        Store.Intercept(by.By, _which, _times, Said($"is lost by {by}"));
        return this;
    }

    /// <summary>Somebody else is faster: runs before the origin looks at the request, its preconditions included.</summary>
    /// <param name="other">What somebody else does, given the resource that the request is for: <c>other => other.Change(p => p["stock"] = 9)</c>.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public RequestScript IsOvertakenBy(Action<OriginResource> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Store.Before(_which, Meets(other), _times, Said("is overtaken"));
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
            request =>
            {
                using HttpRequestMessage message = request.ToMessage();
                return ConflictAnswer.Create(cause, dialect, message, status, retryAfter);
            },
            Said($"is refused: {cause}{(dialect is null ? "" : $" in the dialect of {dialect}")}")
        );
    }

    /// <summary>It gets this answer, whatever the resource is like.</summary>
    /// <param name="status">The status.</param>
    /// <param name="json">The JSON body. Null: none.</param>
    /// <returns>This script.</returns>
    public RequestScript IsAnswered(HttpStatusCode status, string? json = null) =>
        IsAnswered(
            _ => new HttpResponseMessage(status)
            {
                Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
            },
            Said($"is answered {(int)status}")
        );

    /// <summary>It gets the answer that the function makes, whatever the resource is like.</summary>
    /// <param name="answer">Makes an answer; called for each request.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="answer"/> is null.</exception>
    public RequestScript IsAnswered(Func<OriginRequest, HttpResponseMessage> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return IsAnswered(answer, Said("is answered"));
    }

    /// <summary>Somebody else comes right after: runs once the request was carried out or read its answer, before that leaves. Not for requests that changed nothing although they would write.</summary>
    /// <param name="other">What somebody else does, given the resource that the request is for.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public RequestScript IsFollowedBy(Action<OriginResource> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Store.After(_which, Meets(other), _times, Said("is followed"));
        return this;
    }

    /// <summary>Its answer gets lost, once it was carried out.</summary>
    /// <param name="by">What the client gets. Null: <see cref="Loss.Reset"/>.</param>
    /// <returns>This script.</returns>
    public RequestScript LosesItsAnswer(Loss? by = null)
    {
        by ??= Loss.Reset;
        Store.LoseAnswer(by.By, _which, _times, Said($"loses its answer by {by}"));
        return this;
    }

    /// <summary>Which requests it is for.</summary>
    public override string ToString() => _description;

    private RequestScript IsAnswered(Func<OriginRequest, HttpResponseMessage> answer, string? description)
    {
        Store.Answer(_which, request => _origin.Run(() => OriginAnswer.Of(answer(request))), _times, description);
        return this;
    }

    private Action<OriginRequest> Meets(Action<OriginResource> other) =>
        request =>
            _origin.Run(() =>
            {
                other(_origin.At(request.Path));
                return request;
            });

    // What is for every request is nothing that has to happen.
    private string? Said(string what) => _times == int.MaxValue ? null : $"{_description} {what}";
}
