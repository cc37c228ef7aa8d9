namespace ConflictAware;

/// <summary>What an edit did to the members of one object.</summary>
internal sealed class MemberChanges
{
    /// <summary>The document's members that the edit changed. Without an after they were dropped; without a before they are new to the type.</summary>
    public Dictionary<int, (int Before, int After)> Edits { get; } = [];

    /// <summary>The members that the document has to get, in the order of the type.</summary>
    public List<int> Additions { get; } = [];

    /// <summary>
    /// A member that the document has to get before all others: the type had it not before and writes it first, as it does with the discriminator of a derived type,
    /// which many readers find at the start only.
    /// </summary>
    public int Discriminator { get; set; } = JsonTree.None;
}
