using System.Globalization;
using System.Net;

namespace ConflictAware.Testing;

/// <summary>How a request or its answer gets lost on the way. Immutable and thread-safe.</summary>
public sealed class Loss
{
    private readonly string _text;

    private Loss(Interference by, string text)
    {
        By = by;
        _text = text;
    }

    /// <summary>The connection is reset: <see cref="HttpRequestException"/> with <see cref="HttpRequestError.ResponseEnded"/>.</summary>
    public static Loss Reset { get; } = new(new Interference.Reset(), "a reset connection");

    /// <summary>Somebody's patience ends, at once and without any waiting: <see cref="TaskCanceledException"/> around a <see cref="TimeoutException"/>, as <see cref="HttpClient"/> throws it.</summary>
    public static Loss Timeout { get; } = new(new Interference.TimedOut(), "a timeout");

    /// <summary>Nothing comes until the client gives up: its token is cancelled, or <see cref="HttpClient.Timeout"/> has passed.</summary>
    public static Loss Silence { get; } = new(new Interference.Silence(), "silence");

    internal Interference By { get; }

    /// <summary>Something on the way answers instead.</summary>
    /// <param name="status">What it says, as a rule 502, 503 or 504.</param>
    /// <param name="retryAfter">How long it asks to wait, in whole seconds (<c>Retry-After</c>). Null: it does not say.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is no final status, or <paramref name="retryAfter"/> is negative.</exception>
    public static Loss Gateway(HttpStatusCode status = HttpStatusCode.BadGateway, TimeSpan? retryAfter = null)
    {
        int code = (int)status;
        if (code is < 200 or > 599)
            throw new ArgumentOutOfRangeException(nameof(status), status, "Give the status of a final answer, for example 502.");
        if (retryAfter < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(retryAfter), retryAfter, "Give a wait of zero or more.");
        string? seconds = retryAfter is { } wait ? Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture) : null;
        return new Loss(new Interference.Answer(code, seconds), $"{code} from a gateway");
    }

    /// <summary>What happens, for people.</summary>
    public override string ToString() => _text;
}
