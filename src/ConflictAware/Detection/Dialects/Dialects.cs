namespace ConflictAware;

/// <summary>The dialects that come with the library, one a vendor or shape.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public static partial class Dialects
{
    /// <summary>All of them, in the order in which they are tried.</summary>
    public static IReadOnlyList<Dialect> All => AllDialects.List;

    // In a class of its own, so that it is filled after every property of the partial class has been.
    private static class AllDialects
    {
        public static readonly Dialect[] List = [ErrorObject];
    }
}
