using System.Text;

namespace ConflictAware.Testing;

/// <summary>One write that was carried out, in a log that stands outside of every representation. Immutable and thread-safe.</summary>
public sealed class Commit
{
    internal Commit(int sequence, string path, byte[]? before, byte[]? after, OriginRequest? request, string? requestId)
    {
        Sequence = sequence;
        Path = path;
        Before = before;
        After = after;
        Request = request;
        RequestId = requestId;
    }

    /// <summary>The path of the resource that it changed.</summary>
    public string Path { get; }

    /// <summary>What stood there before as UTF-8 text; null when nothing did.</summary>
    public string? TextBefore => Before is null ? null : Encoding.UTF8.GetString(Before);

    /// <summary>What stands there since as UTF-8 text; null when it was deleted.</summary>
    public string? TextAfter => After is null ? null : Encoding.UTF8.GetString(After);

    /// <summary>The request that led to it; null when the test wrote it itself.</summary>
    public OriginRequest? Request { get; }

    /// <summary>Its place in the log of the whole origin, from 1.</summary>
    internal int Sequence { get; }

    internal byte[]? Before { get; }

    internal byte[]? After { get; }

    /// <summary>The value of the field <see cref="OriginOptions.RequestIdHeader"/> of the request, if it had any.</summary>
    internal string? RequestId { get; }

    /// <summary>What was changed, and by whom.</summary>
    public override string ToString() => $"{Path} by {Request?.ToString() ?? "the test"}";
}
