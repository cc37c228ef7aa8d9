using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Writes one document as its own text, with a typed change in it.</summary>
internal ref partial struct OverlayWriter
{
    private readonly JsonTree _document;
    private readonly JsonTree _before;
    private readonly JsonTree _after;
    private readonly bool _caseInsensitive;
    private readonly JsonNamingPolicy? _keyPolicy;
    private MergedText _text;
    private MergePath _path;
    private bool _isChanged;
    private List<OverlayRefusal>? _refusals;

    /// <summary>A writer for one document.</summary>
    /// <param name="document">What the origin has.</param>
    /// <param name="before">What the type made of it.</param>
    /// <param name="after">What the edit made of that.</param>
    /// <param name="caseInsensitive">Whether the type reads members whatever their case.</param>
    /// <param name="keyPolicy">What renames the keys of dictionaries when the type is written.</param>
    public OverlayWriter(in JsonTree document, in JsonTree before, in JsonTree after, bool caseInsensitive, JsonNamingPolicy? keyPolicy)
    {
        _keyPolicy = keyPolicy;
        _document = document;
        _before = before;
        _after = after;
        _caseInsensitive = caseInsensitive;
        _text = new MergedText(document.Text, after.Text);
        _path = new MergePath();
    }

    public OverlayResult Run(RulePlace? place)
    {
        Write(JsonTree.Root, JsonTree.Root, JsonTree.Root, place);
        if (_refusals is not null)
            return new OverlayResult.Refused(_refusals);
        return _isChanged ? new OverlayResult.Changed(_text.ToArray()) : OverlayResult.Unchanged;
    }

    public readonly void Dispose()
    {
        _text.Dispose();
        _path.Dispose();
    }

    private void Write(int d, int b, int a, RulePlace? place)
    {
        if (place is { IsIgnored: true } || JsonValue.Equal(_before, b, _after, a, place: null))
        {
            Keep(d);
            return;
        }
        switch ((_document[d].Kind, _before[b].Kind, _after[a].Kind))
        {
            case (JsonKind.Object, JsonKind.Object, JsonKind.Object):
                RuntimeHelpers.EnsureSufficientExecutionStack();
                WriteObject(d, b, a, place);
                break;
            case (JsonKind.Array, JsonKind.Array, JsonKind.Array):
                RuntimeHelpers.EnsureSufficientExecutionStack();
                WriteArray(d, b, a, place);
                break;
            default:
                Take(a);
                break;
        }
    }

    private void Keep(int d) => _text.Current(_document[d].Start, _document[d].End);

    private void Take(int a)
    {
        _text.Mine(_after[a].Start, _after[a].End);
        _isChanged = true;
    }

    private void Refuse(string reason) => (_refusals ??= []).Add(new OverlayRefusal(_path.ToPointer(_after, _document), reason));

    private void WriteObject(int d, int b, int a, RulePlace? place)
    {
        MemberChanges changes = FindChanges(d, b, a, place);
        int start = _document[d].Start;
        int end = _document[d].Next;
        _text.Current(start, start + 1);
        int rest = start + 1;
        bool isFirst = true;
        if (changes.Discriminator >= 0)
            Add(changes.Discriminator, ref isFirst);

        bool isAfterKept = isFirst;
        for (int member = d + 1; member < end; member = _document[member].Next)
        {
            ref readonly TreeNode text = ref _document[member];
            bool isEdited = changes.Edits.TryGetValue(member, out (int Before, int After) edit);
            if (isEdited && edit.After < 0)
            {
                _isChanged = true;
                isAfterKept = false;
                rest = text.End;
                continue;
            }

            if (isAfterKept)
                _text.Current(rest, text.NameStart - 1);
            else if (!isFirst)
                _text.Own((byte)',');
            _text.Current(text.NameStart - 1, text.Start);
            if (!isEdited)
                Keep(member);
            else if (edit.Before < 0)
                Take(edit.After);
            else
                WriteMember(member, edit.Before, edit.After, place?.Member(_document, member));
            isFirst = false;
            isAfterKept = true;
            rest = text.End;
        }
        foreach (int added in changes.Additions)
            Add(added, ref isFirst);
        _text.Current(rest, _document[d].End);
    }

    private void WriteMember(int d, int b, int a, RulePlace? place)
    {
        _path.PushMember(isMine: false, d, d);
        Write(d, b, a, place);
        _path.Pop();
    }

    private void Add(int a, ref bool isFirst)
    {
        if (!isFirst)
            _text.Own((byte)',');
        _text.Mine(_after[a].NameStart - 1, _after[a].Start);
        Take(a);
        isFirst = false;
    }

    /// <summary>Which members of the document the edit changed, and which it has to get.</summary>
    private MemberChanges FindChanges(int d, int b, int a, RulePlace? place)
    {
        MemberChanges changes = new();
        MemberFinder inDocument = new(d, b, _caseInsensitive, _keyPolicy);
        NameIndex inBefore = new(b);
        NameIndex inAfter = new(a);
        int shared = 0;
        for (int member = a + 1; member < _after[a].Next; member = _after[member].Next)
        {
            int old = inBefore.Find(_before, _after, member);
            if (old >= 0)
                shared++;
            if (old >= 0 && JsonValue.Equal(_before, old, _after, member, place: null))
                continue;
            int there = inDocument.Find(_document, _before, _after, member);
            if (IsMine(there, there >= 0 ? place?.Member(_document, there) : place?.Member(_after, member), isMine: true, member))
                Note(changes, there, old, member, isFirst: member == a + 1);
        }
        for (int member = b + 1; shared < _before[b].Count && member < _before[b].Next; member = _before[member].Next)
        {
            if (inAfter.Find(_after, _before, member) >= 0)
                continue;
            int there = inDocument.Find(_document, _before, _before, member);
            if (there != JsonTree.None && IsMine(there, there >= 0 ? place?.Member(_document, there) : null, isMine: false, d))
                changes.Edits[there] = (member, JsonTree.None);
        }
        inDocument.Dispose();
        inBefore.Dispose();
        inAfter.Dispose();
        return changes;
    }

    /// <summary>Whether a changed member is to be written at all. Refuses it where the document's member cannot be told.</summary>
    private bool IsMine(int there, RulePlace? place, bool isMine, int member)
    {
        if (place is { IsIgnored: true })
            return false;
        if (there is not (MemberFinder.Ambiguous or MemberFinder.Renamed))
            return true;
        if (isMine)
            _path.PushMember(isMine: true, member, JsonTree.None);
        Refuse(
            there is MemberFinder.Renamed
                ? "the serializer's DictionaryKeyPolicy writes an entry under another name than it is read by, so that it would stand there twice. Leave the policy out."
                : "several members differ from this name in case only, and which of them was read cannot be told. Give the type one exact name for it, and read case-sensitively."
        );
        if (isMine)
            _path.Pop();
        return false;
    }

    private static void Note(MemberChanges changes, int there, int before, int after, bool isFirst)
    {
        if (there != JsonTree.None)
            changes.Edits[there] = (before, after);
        else if (isFirst && before < 0)
            changes.Discriminator = after;
        else
            changes.Additions.Add(after);
    }
}
