namespace ConflictAware;

/// <summary>
/// The lists that reading one answer fills, used again by the next on the same thread: for the short errors that most conflicts are, making them anew cost more than reading the body.
/// </summary>
internal sealed class Scratch
{
    // An answer in which hundreds of texts are found is rare; its long lists are not kept for ever.
    private const int LongestKept = 256;

    [ThreadStatic]
    private static Scratch? _idle;

    /// <summary>What stands in the body.</summary>
    public CaptureRow Captures { get; } = new();

    /// <summary>What one dialect found.</summary>
    public List<Ranked> Found { get; } = new(8);

    /// <summary>Those of the texts found that are not among the captures.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>The numbers of the dialects that the answer is in.</summary>
    public List<int> Recognised { get; } = new(8);

    /// <summary>Takes this thread's lists, or new ones when they are in use.</summary>
    public static Scratch Take()
    {
        Scratch scratch = _idle ?? new Scratch();
        _idle = null;
        return scratch;
    }

    /// <summary>Gives them back, empty: nothing of one answer is left for the next.</summary>
    public void GiveBack()
    {
        if (Found.Capacity > LongestKept || Texts.Capacity > LongestKept)
            return;
        Captures.Clear();
        Found.Clear();
        Texts.Clear();
        Recognised.Clear();
        _idle = this;
    }
}
