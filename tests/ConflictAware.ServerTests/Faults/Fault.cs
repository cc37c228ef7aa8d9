namespace ConflictAware.ServerTests.Faults;

/// <summary>What goes wrong with one exchange.</summary>
internal enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The client's connection breaks and the origin sees nothing.</summary>
    DropBeforeRequest,

    /// <summary>The origin sees the beginning of the request, then both connections break.</summary>
    DropInRequest,

    /// <summary>The origin carries the request out; the client's connection breaks before any of the answer.</summary>
    DropBeforeResponse,

    /// <summary>The origin carries the request out; the client's connection breaks in the middle of the answer.</summary>
    DropInResponse,

    /// <summary>The request arrives late.</summary>
    Delay,

    /// <summary>The request arrives twice; the client gets the answer to the first.</summary>
    Duplicate,

    /// <summary>The request arrives twice; the client gets the answer to the second, as from a gateway that resends what it took for lost.</summary>
    Resend,

    /// <summary>A gateway answers 502, 503 or 504 and the origin sees nothing.</summary>
    RefuseBefore,

    /// <summary>The origin carries the request out, and a gateway answers 502, 503 or 504.</summary>
    RefuseAfter,

    /// <summary>The origin carries the request out and nothing comes back until the client gives up.</summary>
    Silence,
}

/// <summary>One fault.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Status">The status of a gateway's answer, where the kind has one.</param>
/// <param name="Abortive">Whether a connection breaks by a reset (RST) rather than by an orderly end (FIN).</param>
internal readonly record struct Fault(FaultKind Kind, int Status = 502, bool Abortive = false)
{
    /// <summary>Nothing goes wrong.</summary>
    public static Fault None => default;
}
