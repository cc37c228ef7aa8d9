using System.Net;

namespace ConflictAware;

/// <summary>The tries of one logical write that were handed to the transport, and how many of them ended without telling what became of them (law 13).</summary>
/// <remarks>Thread-safe: a hedge sends tries side by side.</remarks>
internal sealed class Attempts
{
    private int _started;
    private int _settled;
    private int _succeeded;

    /// <summary>How many tries may have reached the origin.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>How many tries may have been carried out without our knowing.</summary>
    public int Open => Volatile.Read(ref _started) - Volatile.Read(ref _settled);

    /// <summary>How many tries the origin said that it carried out. What stands in between may have thrown that answer away: a hedge, a retry of a body that broke off.</summary>
    public int Succeeded => Volatile.Read(ref _succeeded);

    /// <summary>Whether a try was carried out, for all that is known.</summary>
    public bool MayBeApplied => Open > 0 || Succeeded > 0;

    /// <summary>It became certain by other means what became of all tries so far.</summary>
    public void SettleAll() => Volatile.Write(ref _settled, Volatile.Read(ref _started));

    /// <summary>It became certain what became of one try.</summary>
    public void Settle() => Interlocked.Increment(ref _settled);

    public void Start() => Interlocked.Increment(ref _started);

    /// <summary>A try got its own answer. 408 and 5xx come from whatever gave up waiting for the origin, so they settle nothing; nor does 202.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="sent">The method that was sent. A primary handler that follows a 303 by itself ends with the answer to a GET, whose refusal says nothing of the write.</param>
    /// <param name="isLastWord">Whether the status says what became of it.</param>
    public void End(HttpResponseMessage answer, HttpMethod sent, bool isLastWord)
    {
        bool isSuccess = answer.IsSuccessStatusCode;
        bool isOwn = isSuccess || answer.RequestMessage is not { } answered || answered.Method == sent;
        bool isOpen = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.Accepted || (int)answer.StatusCode >= 500;
        if (!isOwn || isOpen || !isLastWord)
            return;
        if (isSuccess)
            Interlocked.Increment(ref _succeeded);
        Settle();
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
