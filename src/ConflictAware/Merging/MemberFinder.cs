namespace ConflictAware;

/// <summary>Finds the document's member that a member of the type was read from.</summary>
internal struct MemberFinder
{
    /// <summary>Several members of the document differ in case only, and the type reads one of them.</summary>
    public const int Ambiguous = -2;

    private readonly int _inDocument;
    private readonly int _inBefore;
    private readonly bool _caseInsensitive;
    private NameIndex _exact;
    private LooseNames? _document;
    private LooseNames? _before;

    /// <summary>A finder for one object.</summary>
    /// <param name="inDocument">The object in the document.</param>
    /// <param name="inBefore">The object as the type wrote it before the edit.</param>
    /// <param name="caseInsensitive">Whether the type reads members whatever their case.</param>
    public MemberFinder(int inDocument, int inBefore, bool caseInsensitive)
    {
        _inDocument = inDocument;
        _inBefore = inBefore;
        _caseInsensitive = caseInsensitive;
        _exact = new NameIndex(inDocument);
    }

    /// <summary>The document's member; <see cref="JsonTree.None"/> when it has none of that name, <see cref="Ambiguous"/> when it cannot be told.</summary>
    public int Find(in JsonTree document, in JsonTree before, in JsonTree tree, int member)
    {
        int exact = _exact.Find(document, tree, member);
        if (!_caseInsensitive)
            return exact;
        string name = tree.Name(member);
        (int loose, int count) = (_document ??= new LooseNames(document, _inDocument)).Find(name);
        if (count <= 1)
            return loose;
        // A dictionary has them all and tells them apart; a property was read from one of them, and which is a matter of their order.
        int distinguished = (_before ??= new LooseNames(before, _inBefore)).Find(name).Count;
        return exact >= 0 && distinguished == count ? exact : Ambiguous;
    }

    public readonly void Dispose() => _exact.Dispose();
}
