using System.Collections.Frozen;

namespace ConflictAware;

/// <summary>How far detection goes for one client. Immutable.</summary>
internal sealed record DetectionSettings
{
    private static readonly Lazy<DialectBook> BuiltIn = new(() => new DialectSet().ToBook());

    /// <summary>The settings of a client that sets nothing.</summary>
    public static DetectionSettings Default { get; } = new();

    /// <summary>
    /// How many bytes of a body are looked at, before and after decompression. 256 KiB: error bodies measure tens of bytes to some kilobytes, the
    /// largest known ones (a bulk answer with its items, a validation report, the current document returned whole) tens of kilobytes, and a
    /// client that meets a thousand conflicts at once still holds no more than a quarter of a gigabyte for them. A longer body is not understood, only passed on.
    /// </summary>
    public int MaxBodyBytes { get; init; } = 256 * 1024;

    /// <summary>How deep a body may nest. 64 is what System.Text.Json allows by default. A deeper body is not understood.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>How long detection waits for a body. A body that is not complete by then is not understood; what was read of it is not lost.</summary>
    public TimeSpan ReadTimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether text meant for people is looked at when nothing else says what is wrong. What it says is never more than a guess.</summary>
    public bool ReadText { get; init; }

    /// <summary>Where the client's requests state the version that they are for.</summary>
    public VersionCarrier Version { get; init; } = VersionCarrier.EntityTag;

    /// <summary>Statuses beside 409, 412, 423 and 428 that this client wants looked into, because a dialect that it enabled hides conflicts behind them.</summary>
    public FrozenSet<int> OtherStatuses { get; private init; } = FrozenSet<int>.Empty;

    /// <summary>The dialects that are understood, arranged for looking things up.</summary>
    public DialectBook Dialects { get; private init; } = BuiltIn.Value;

    /// <summary>The same settings with these dialects.</summary>
    public DetectionSettings With(DialectSet dialects) =>
        this with
        {
            Dialects = dialects.ToBook(),
            OtherStatuses = dialects.OtherStatuses(),
        };

    /// <summary>Measures <see cref="ReadTimeLimit"/> and reads dates.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
