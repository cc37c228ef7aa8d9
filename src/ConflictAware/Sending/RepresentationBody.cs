namespace ConflictAware;

/// <summary>Reads the body of a representation into memory, within the bounds of the client.</summary>
/// <param name="transport">What the answer came through.</param>
/// <param name="time">Where time comes from.</param>
/// <param name="bound">The largest body that is read, in bytes; null for the bound of the client.</param>
internal sealed class RepresentationBody(Transport transport, TimeProvider time, long? bound = null)
{
    private long Bound => bound ?? transport.MaxRepresentation;

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="HttpRequestException">It did not arrive whole, or is larger than the client takes.</exception>
    /// <exception cref="TaskCanceledException">It took longer than the client's timeout.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return transport.IsSynchronous
                ? CopyBody(response, cancellationToken)
                : await CopyBodyAsync(response, cancellationToken).ConfigureAwait(false);
        }
        // The second is what automatic decompression says of data that is none.
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The body of the representation did not arrive whole.", failure);
        }
    }

    private ReadOnlyMemory<byte> CopyBody(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        using var copy = new BoundedBuffer(Bound, response.Content.Headers.ContentLength);
        body.CopyTo(copy);
        return copy.Written;
    }

    private async ValueTask<ReadOnlyMemory<byte>> CopyBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(transport.BodyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                using var copy = new BoundedBuffer(Bound, response.Content.Headers.ContentLength);
                await body.CopyToAsync(copy, either.Token).ConfigureAwait(false);
                return copy.Written;
            }
        }
        catch (OperationCanceledException timedOut) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string message =
                $"The body of the representation did not arrive within the HttpClient.Timeout of {Spoken.Time(transport.BodyTimeout)}.";
            throw new TaskCanceledException(message, new TimeoutException(message, timedOut), timedOut.CancellationToken);
        }
    }
}
