using System.Text;

namespace ConflictAware.Testing;

/// <summary>One write that was carried out, in a log that stands outside of every representation.</summary>
/// <param name="Sequence">Its place in the log of the whole origin, from 1.</param>
/// <param name="Path">The resource that it changed.</param>
/// <param name="Before">What stood there; null when nothing did.</param>
/// <param name="After">What stands there since; null when it was deleted.</param>
/// <param name="Request">The request that led to it; null when the test wrote it itself.</param>
/// <param name="RequestId">The value of the field <see cref="OriginOptions.RequestIdHeader"/> of the request, if it had any.</param>
public sealed record Commit(int Sequence, string Path, byte[]? Before, byte[]? After, OriginRequest? Request, string? RequestId)
{
    /// <summary>What stood there before as UTF-8 text; null when nothing did.</summary>
    public string? TextBefore => Before is null ? null : Encoding.UTF8.GetString(Before);

    /// <summary>What stands there since as UTF-8 text; null when it was deleted.</summary>
    public string? TextAfter => After is null ? null : Encoding.UTF8.GetString(After);
}
