namespace ConflictAware;

/// <summary>What a body turned out to be, by looking at it: servers send JSON as text/plain, and pages as JSON.</summary>
internal enum BodyKind
{
    /// <summary>There is none, it could not be read whole, or it is neither of the others.</summary>
    None,
    Json,
    Xml,
    Text,
    Html,
    Parts,
}
