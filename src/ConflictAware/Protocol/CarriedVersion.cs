namespace ConflictAware;

/// <summary>A version as it was read, where it travels by a <see cref="VersionCarrier"/> of its own. Equality is by value.</summary>
/// <param name="From">Where it was read: only a carrier that reads it there can take it back.</param>
/// <param name="Values">Its parts, in the carrier's order.</param>
internal sealed record CarriedVersion(string From, IReadOnlyList<CarriedVersion.Part> Values)
{
    /// <inheritdoc/>
    public bool Equals(CarriedVersion? other) =>
        other is not null && string.Equals(From, other.From, StringComparison.Ordinal) && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, Values.Count);

    /// <summary>A text, or a number as it was spelt.</summary>
    internal readonly record struct Part(string Text, bool IsNumber);
}
