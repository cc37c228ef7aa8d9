namespace ConflictAware;

/// <summary>What stands in one body at the places that somebody looks at, in the order of the body.</summary>
internal sealed class CaptureRow
{
    // Far more than any error has. What stands beyond is not looked at.
    private const int Most = 256;

    private readonly JsonCapture[] _captures = new JsonCapture[Most];
    private int _count;

    public ReadOnlySpan<JsonCapture> All => _captures.AsSpan(0, _count);

    /// <summary>The names under which they stand: that nothing stands at some places mostly shows at once.</summary>
    public NameSet Names { get; private set; }

    /// <summary>Adds the value between these two.</summary>
    public void Add(JsonPlace place, JsonForm form, int start, int end)
    {
        if ((uint)_count >= (uint)_captures.Length)
            return;
        bool isQuoted = form >= JsonForm.Text;
        _captures[_count++] = isQuoted ? new(place.Id, form, start + 1, end - start - 2) : new(place.Id, form, start, end - start);
        Names = Names.Or(place.Name);
    }

    public void Clear() => (_count, Names) = (0, default);
}
