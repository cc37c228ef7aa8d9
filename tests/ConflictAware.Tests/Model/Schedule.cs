namespace ConflictAware.Tests.Model;

/// <summary>What some clients do, and everything that happens to them: a test that a seed has written.</summary>
internal sealed record Schedule(Setting Setting, IReadOnlyList<IReadOnlyList<Act>> Clients, IReadOnlyList<Happening> Happenings)
{
    public override string ToString() =>
        string.Join(
            Environment.NewLine,
            [
                Setting.ToString(),
                .. Clients.Select((acts, i) => $"client {i}: {string.Join(", ", acts)}"),
                .. Happenings
                    .Select((happening, i) => (happening, i))
                    .Where(one => one.happening != default)
                    .Select(one => $"exchange {one.i}: {one.happening}"),
            ]
        );
}

/// <summary>How clients and origin are set.</summary>
internal sealed record Setting
{
    public TagStyle Tags { get; init; }
    public IdPlace WriteId { get; init; }
    public WriteFormat Format { get; init; }
    public Inner Inner { get; init; }

    /// <summary>Whether clients add what both sides counted.</summary>
    public bool Sums { get; init; }
    public bool SendsKeys { get; init; }
    public bool HonoursKeys { get; init; }
    public bool PathMayResend { get; init; }
    public bool ReturnsRepresentation { get; init; }
    public bool SendsDigest { get; init; }
    public bool AddsMembers { get; init; }
    public bool StartsEmpty { get; init; }
}

/// <summary>Where the write id travels.</summary>
internal enum IdPlace
{
    None,
    Header,
    Member,
    Log,
}

/// <summary>What stands between conflict handling and the network.</summary>
internal enum Inner
{
    Nothing,

    /// <summary>Sends again after a failure or 5xx.</summary>
    Retry,

    /// <summary>The same, and reads the whole answer before it passes it on.</summary>
    BufferAndRetry,

    /// <summary>The same with a request of its own, which has the method, the target, the fields and the bytes of the first, and nothing else.</summary>
    CopyAndRetry,

    /// <summary>Sends twice at once, takes what comes first and gives the other up.</summary>
    Hedge,

    /// <summary>The same, but the other answer arrives too before it is given up.</summary>
    PatientHedge,
}

/// <summary>What a client does.</summary>
internal enum Act
{
    /// <summary>Adds one.</summary>
    Update,

    /// <summary>Writes a note, which is the same done twice.</summary>
    UpdateNote,

    /// <summary>Reads, writes a note, saves.</summary>
    Save,

    /// <summary>Reads, adds one, saves.</summary>
    SaveCount,

    /// <summary>Saves what the last save wanted to, from the base that it had.</summary>
    SaveAgain,

    /// <summary>Saves a note over what the last write left.</summary>
    SaveOn,
    Patch,
    Create,
    Upsert,
    Delete,
}

/// <summary>What happens to one exchange and around it. By default, nothing.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Before">What somebody else does before it reaches the origin.</param>
/// <param name="After">What somebody else does after it was carried out, before the answer leaves.</param>
/// <param name="ReleasesLate">Whether tries that are still on their way arrive before it.</param>
/// <param name="Seconds">How much time passes before it.</param>
/// <param name="Turn">Which of those that wait goes first.</param>
internal readonly record struct Happening(Fault Fault, Other Before, Other After, bool ReleasesLate, int Seconds, int Turn);

/// <summary>What goes wrong with an exchange.</summary>
internal enum Fault
{
    None,
    LostBefore,
    LostAfter,
    NeverConnected,
    Refused503Before,
    Refused500After,
    Refused408After,
    Refused429Before,
    Refused403Before,

    /// <summary>The client gives up, and the request is still on its way.</summary>
    Late,
    Duplicated,

    /// <summary>A gateway sends it again by itself and passes the second answer on. Only where the client is told of such gateways.</summary>
    ResentOnTheWay,

    /// <summary>The status line and the fields arrive, the body does not.</summary>
    BodyLost,

    /// <summary>202: the origin will do it later, or not.</summary>
    Accepted,
    CanceledBefore,
    CanceledAfter,
}

/// <summary>What somebody else does.</summary>
internal enum Other
{
    Nothing,
    Counts,
    CountsTheSame,
    Deletes,
    Recreates,

    /// <summary>Writes what is there once more.</summary>
    Rewrites,

    /// <summary>Writes what was there at the beginning.</summary>
    Restores,
}
