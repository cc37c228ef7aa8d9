namespace ConflictAware;

/// <summary>
/// A typed call met a <c>ConflictHandler</c> on the way, which sent nothing and lent its engine: the call begins again with that. Happens once for each
/// <see cref="HttpClient"/> around a hand-made chain, and never leaves the library.
/// </summary>
internal sealed class EngineLentException(EngineSource engines) : Exception("Begin again with the engine that was lent.")
{
    public EngineSource Engines => engines;
}
