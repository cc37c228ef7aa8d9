namespace ConflictAware;

/// <summary>One of the three versions that meet in a merge.</summary>
internal enum MergeSide : byte
{
    Base,
    Mine,
    Current,
}
