using System.Net;

namespace ConflictAware;

/// <summary>The tries of one logical write that were handed to the transport, and how many of them ended without telling what became of them (law 13).</summary>
/// <remarks>Thread-safe: a hedge sends tries side by side.</remarks>
internal sealed class Attempts
{
    private int _started;
    private int _settled;

    /// <summary>How many tries may have reached the origin.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>How many tries may have been carried out without our knowing.</summary>
    public int Open => Volatile.Read(ref _started) - Volatile.Read(ref _settled);

    /// <summary>It became certain by other means what became of all tries so far.</summary>
    public void SettleAll() => Volatile.Write(ref _settled, Volatile.Read(ref _started));

    public void Start() => Interlocked.Increment(ref _started);

    /// <summary>A try got its own answer. 408 and 5xx come from whatever gave up waiting for the origin, so they settle nothing.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sent">The method that was sent. A primary handler that follows a 303 by itself ends with the answer to a GET, whose refusal says nothing of the write.</param>
    public void End(HttpResponseMessage answer, HttpMethod sent)
    {
        bool isOwn = answer.IsSuccessStatusCode || answer.RequestMessage is not { } answered || answered.Method == sent;
        if (isOwn && answer.StatusCode != HttpStatusCode.RequestTimeout && (int)answer.StatusCode < 500)
            Interlocked.Increment(ref _settled);
    }

    /// <summary>A try failed. It counts as never made only if nothing of it can have been sent: no name, no connection, no TLS.</summary>
    public void End(Exception failure)
    {
        if (
            failure is HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError
                    or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError
            }
        )
            Interlocked.Decrement(ref _started);
    }
}
