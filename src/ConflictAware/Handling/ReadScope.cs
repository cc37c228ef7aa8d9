namespace ConflictAware;

/// <summary>
/// Remembers what the code inside of it reads, and protects what that code writes: for generated and third-party clients, which know nothing of versions and cannot
/// be changed. A PUT, PATCH or DELETE of something that was read by GET in the same scope goes out with <c>If-Match</c> (or <c>If-Unmodified-Since</c>), and a PUT of JSON that
/// meets a conflict is merged.
/// </summary>
/// <remarks>
/// <para>
/// <c>using (ReadScope.Begin()) { ... }</c> around one piece of work: read, change, write. It holds for every client with a <see cref="ConflictHandler"/>, for the code
/// that is called inside the braces and what that code awaits. Branches that run at the same time each begin a scope of their own: what they read in a common one
/// stands together, and of two versions of one target the older counts.
/// </para>
/// <para>
/// It remembers the last <see cref="MaxTargets"/> targets, and up to <see cref="MaxBytes"/> of what they held; of one target as much as <c>MaxCapturedContent</c> of the client
/// allows, and only what the code has read to its end. What is remembered without its bytes is protected but not merged. A member that is missing in what is written
/// counts as untouched. A request that has a precondition of its own is left alone, and so is a POST.
/// </para>
/// <para>
/// Reads inside a scope ask for no content coding and for no answer out of a cache (<c>Accept-Encoding</c>, <c>Cache-Control</c>), unless the request says itself what it wants.
/// </para>
/// <para>An inner scope knows nothing of what was read outside of it, nor the outer one of it. Thread-safe; <see cref="Dispose"/> makes it inert wherever it still is in use.</para>
/// </remarks>
public sealed class ReadScope : IDisposable
{
    /// <summary>How many targets a scope remembers: 1024. Beyond that, the one that was read longest ago is forgotten, and a write to it goes out as it is.</summary>
    public const int MaxTargets = ReadMemory.MaxTargets;

    /// <summary>How many bytes a scope keeps of what was read, in all: 16 MiB (16,777,216). Beyond that, a read is remembered without them.</summary>
    public const int MaxBytes = ReadMemory.MaxBytes;

    private readonly ReadMemory _memory;

    private ReadScope(ReadMemory memory) => _memory = memory;

    /// <summary>Begins a scope in this flow of execution; an async method that calls this begins it for itself and for what it calls, not for its caller.</summary>
    /// <returns>The scope, to be disposed where the work ends.</returns>
    public static ReadScope Begin() => new(ReadMemory.Begin());

    /// <summary>Ends the scope: nothing is remembered any more.</summary>
    public void Dispose() => _memory.End();
}
