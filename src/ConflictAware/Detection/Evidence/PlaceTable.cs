namespace ConflictAware;

/// <summary>Something about some places in JSON, looked up by their number.</summary>
/// <typeparam name="T">What is told of a place; <c>default</c> of those that it says nothing of.</typeparam>
internal readonly struct PlaceTable<T>
{
    private readonly T[] _byId;

    public PlaceTable(IEnumerable<(JsonPlace Place, T Value)> entries)
    {
        (JsonPlace Place, T Value)[] all = [.. entries];
        _byId = new T[all.Length == 0 ? 0 : all.Max(entry => entry.Place.Id) + 1];
        // The first word stands.
        for (int i = all.Length - 1; i >= 0; i--)
            _byId[all[i].Place.Id] = all[i].Value;
    }

    /// <summary>What is told of the place with this number.</summary>
    public T? this[int place] => (uint)place < (uint)_byId.Length ? _byId[place] : default;
}
