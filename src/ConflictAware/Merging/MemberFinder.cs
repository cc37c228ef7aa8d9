using System.Text.Json;

namespace ConflictAware;

/// <summary>Finds the document's member that a member of the type was read from.</summary>
internal struct MemberFinder
{
    /// <summary>Several members of the document differ in case only, and the type reads one of them.</summary>
    public const int Ambiguous = -2;

    /// <summary>The document has it under another name, of which a policy for dictionary keys made this one.</summary>
    public const int Renamed = -3;

    private readonly int _inDocument;
    private readonly int _inBefore;
    private readonly bool _caseInsensitive;
    private readonly JsonNamingPolicy? _keyPolicy;
    private NameIndex _exact;
    private LooseNames? _document;
    private LooseNames? _before;

    /// <summary>A finder for one object.</summary>
    /// <param name="inDocument">The object in the document.</param>
    /// <param name="inBefore">The object as the type wrote it before the edit.</param>
    /// <param name="caseInsensitive">Whether the type reads members whatever their case.</param>
    /// <param name="keyPolicy">What renames the keys of dictionaries when they are written, and only then; null: nothing.</param>
    public MemberFinder(int inDocument, int inBefore, bool caseInsensitive, JsonNamingPolicy? keyPolicy = null)
    {
        _keyPolicy = keyPolicy;
        _inDocument = inDocument;
        _inBefore = inBefore;
        _caseInsensitive = caseInsensitive;
        _exact = new NameIndex(inDocument);
    }

    /// <summary>
    /// The document's member; <see cref="JsonTree.None"/> when it has none of that name, <see cref="Ambiguous"/> or <see cref="Renamed"/> when it cannot be told.
    /// </summary>
    public int Find(in JsonTree document, in JsonTree before, in JsonTree tree, int member)
    {
        int found = FindNamed(document, before, tree, member);
        return found == JsonTree.None && _keyPolicy is not null && IsRenamed(document, tree.Name(member)) ? Renamed : found;
    }

    private readonly bool IsRenamed(in JsonTree document, string name)
    {
        int end = document[_inDocument].Next;
        for (int member = _inDocument + 1; member < end; member = document[member].Next)
        {
            if (string.Equals(_keyPolicy!.ConvertName(document.Name(member)), name, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private int FindNamed(in JsonTree document, in JsonTree before, in JsonTree tree, int member)
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
