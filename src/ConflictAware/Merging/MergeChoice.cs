using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>What is to stand where two sides wrote differently.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract record MergeChoice
{
    private MergeChoice() { }

    /// <summary>What I want to write, or nothing where I removed it.</summary>
    public static MergeChoice Mine { get; } = new TakeMine();

    /// <summary>What the origin holds, or nothing where it was removed there.</summary>
    public static MergeChoice Current { get; } = new TakeCurrent();

    /// <summary>No value: the member or element is left out.</summary>
    public static MergeChoice Remove { get; } = new TakeNothing();

    /// <summary>No decision: it stays a conflict.</summary>
    public static MergeChoice Undecided { get; } = new TakeNoChoice();

    /// <summary>Another value.</summary>
    /// <param name="value">The value, null included. It is written as it is spelt.</param>
    /// <returns>The choice of that value.</returns>
    /// <exception cref="ArgumentException">The element is <c>default</c>, which is no value: say <see cref="Remove"/> or <see cref="Undecided"/>.</exception>
    public static MergeChoice Value(JsonElement value) =>
        value.ValueKind is JsonValueKind.Undefined
            ? throw new ArgumentException(
                "A default JsonElement is no value. Say MergeChoice.Remove to leave the member out, MergeChoice.Undecided to leave the conflict.",
                nameof(value)
            )
            : new TakeValue(Encoding.UTF8.GetBytes(value.GetRawText()));

    internal sealed record TakeMine : MergeChoice;

    internal sealed record TakeCurrent : MergeChoice;

    internal sealed record TakeNothing : MergeChoice;

    internal sealed record TakeNoChoice : MergeChoice;

    internal sealed record TakeValue(byte[] Utf8) : MergeChoice;
}
