namespace ConflictAware;

/// <summary>
/// A change of a value cannot be written into the origin's document without guessing: an array element was changed that holds members which the type does not
/// know, and no key tells the elements apart. Nothing was sent.
/// </summary>
/// <remarks>State the key, <c>o.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku"))</c>, or give the type the members that it lacks.</remarks>
public sealed class ChangeRefusedException : InvalidOperationException
{
    internal ChangeRefusedException(string places)
        : base(
            $"The change cannot be written without losing or inventing something. Nothing was sent.{Environment.NewLine}{places}{Environment.NewLine}"
                + "State what tells array elements apart, On(ConflictCause.VersionMismatch).Merge(m => m.Key(pointer, member)), or give the type the members that it lacks."
        ) { }
}
