namespace ConflictAware;

/// <summary>What is taken at one place.</summary>
internal enum MergeSource : byte
{
    /// <summary>Current's value, or none where current has none.</summary>
    Current,

    /// <summary>Mine's value, or none where mine has none.</summary>
    Mine,

    /// <summary>No value.</summary>
    Nothing,

    /// <summary>A value that a rule or a person made.</summary>
    Made,

    /// <summary>The members of three objects, each decided on its own.</summary>
    Members,

    /// <summary>The elements of three arrays, each decided on its own.</summary>
    Elements,
}

/// <summary>What is taken at one place, with what it takes to write it.</summary>
internal readonly record struct MergeDecision(MergeSource Source, byte[]? Value = null, ArrayPlan? Plan = null)
{
    public static MergeDecision Current => new(MergeSource.Current);

    public static MergeDecision Mine => new(MergeSource.Mine);

    public static MergeDecision Nothing => new(MergeSource.Nothing);

    public static MergeDecision Members => new(MergeSource.Members);

    public static MergeDecision Made(byte[] value) => new(MergeSource.Made, value);

    public static MergeDecision Elements(ArrayPlan plan) => new(MergeSource.Elements, Value: null, plan);

    public bool LeavesValue(int mine, int current) =>
        Source switch
        {
            MergeSource.Current => current >= 0,
            MergeSource.Mine => mine >= 0,
            MergeSource.Nothing => false,
            _ => true,
        };
}
