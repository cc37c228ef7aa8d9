namespace ConflictAware;

/// <summary>A setting that configuration can say in a word.</summary>
/// <param name="Name">Its name, and its key in a section.</param>
/// <param name="Kind">What is to be given for it.</param>
/// <param name="Get">Its value in options.</param>
/// <param name="Set">Gives it a value.</param>
/// <param name="Read">The value that a text says; null when it says none.</param>
internal sealed record PlainSetting(
    string Name,
    string Kind,
    Func<ConflictHandlingOptions, object> Get,
    Action<ConflictHandlingOptions, object> Set,
    Func<string, object?> Read
)
{
    public static PlainSetting Of<T>(
        string name,
        string kind,
        Func<ConflictHandlingOptions, T> get,
        Action<ConflictHandlingOptions, T> set,
        Func<string, T?> read
    )
        where T : struct => new(name, kind, options => get(options), (options, value) => set(options, (T)value), text => read(text));
}
