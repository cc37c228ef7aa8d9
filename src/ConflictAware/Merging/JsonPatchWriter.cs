using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>Writes one JSON Patch: all tests, then what is to be done.</summary>
internal ref struct JsonPatchWriter
{
    private readonly JsonTree _base;
    private readonly JsonTree _mine;
    private readonly bool _guarded;
    private readonly PatchText _tests = new();
    private readonly PatchText _operations = new();
    private MergePath _path = new();

    // The depth of the object that is tested whole: nothing below it needs a test of its own. None: int.MaxValue.
    private int _testedFrom = int.MaxValue;

    /// <summary>A writer of one patch.</summary>
    /// <param name="base">What the patch will be applied to.</param>
    /// <param name="mine">What it is to give.</param>
    /// <param name="guarded">Whether what is changed is tested first.</param>
    public JsonPatchWriter(in JsonTree @base, in JsonTree mine, bool guarded)
    {
        _base = @base;
        _mine = mine;
        _guarded = guarded;
    }

    public ReadOnlyMemory<byte> Run(RulePlace? place)
    {
        Change(JsonTree.Root, JsonTree.Root, place);
        PatchText patch = new();
        patch.Write("["u8);
        patch.Write(_tests.Text.Span);
        if (_tests.Length > 0 && _operations.Length > 0)
            patch.Write(","u8);
        patch.Write(_operations.Text.Span);
        patch.Write("]"u8);
        return patch.Text;
    }

    public readonly void Dispose() => _path.Dispose();

    private void Change(int b, int m, RulePlace? place)
    {
        if (_base[b].Kind is JsonKind.Object && _mine[m].Kind is JsonKind.Object)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            ChangeMembers(b, m, place);
            return;
        }
        if (JsonValue.Equal(_base, b, _mine, m, place))
            return;
        // An index says nothing of who stands there, so a guarded patch replaces the array that it has tested.
        if (!_guarded && _base[b].Kind is JsonKind.Array && _mine[m].Kind is JsonKind.Array && TryChangeElements(b, m, place))
            return;
        Test(b);
        Operate("replace"u8, _mine.Raw(m));
    }

    private void ChangeMembers(int b, int m, RulePlace? place)
    {
        int around = _testedFrom;
        NameIndex inBase = new(b);
        NameIndex inMine = new(m);
        if (_guarded && HasAdditions(m, ref inBase, place))
        {
            Test(b);
            _testedFrom = Math.Min(_testedFrom, _path.Depth);
        }

        for (int member = b + 1; member < _base[b].Next; member = _base[member].Next)
        {
            if (inMine.Find(_mine, _base, member) >= 0 || place?.Member(_base, member) is { IsIgnored: true })
                continue;
            _path.PushMember(isMine: false, member, member);
            Test(member);
            Operate("remove"u8);
            _path.Pop();
        }
        for (int member = m + 1; member < _mine[m].Next; member = _mine[member].Next)
        {
            RulePlace? inside = place?.Member(_mine, member);
            int old = inBase.Find(_base, _mine, member);
            _path.PushMember(isMine: true, member, old);
            if (inside?.Rule is MergeRule.Ignored ignored)
                ChangeIgnored(old, member, ignored);
            else if (old >= 0)
                Change(old, member, inside);
            else
                Operate("add"u8, _mine.Raw(member));
            _path.Pop();
        }
        inBase.Dispose();
        inMine.Dispose();
        _testedFrom = around;
    }

    private void ChangeIgnored(int b, int m, MergeRule.Ignored rule)
    {
        if (!rule.IsVersion)
            return;
        if (b >= 0)
            AddOperation(_tests, "test"u8, _base.Raw(b));
        // Replacing what is there and adding what is not are one operation for a member (§4.1).
        Operate("add"u8, _mine.Raw(m));
    }

    private readonly bool HasAdditions(int m, ref NameIndex inBase, RulePlace? place)
    {
        for (int member = m + 1; member < _mine[m].Next; member = _mine[member].Next)
        {
            if (inBase.Find(_base, _mine, member) < 0 && place?.Member(_mine, member) is not { IsIgnored: true })
                return true;
        }
        return false;
    }

    /// <summary>Changes an array between what both have at its start and at its end. False where writing it whole says it shorter.</summary>
    private bool TryChangeElements(int b, int m, RulePlace? place)
    {
        int[] inBase = _base.Elements(b);
        int[] inMine = _mine.Elements(m);
        int shorter = Math.Min(inBase.Length, inMine.Length);
        int start = 0;
        while (start < shorter && JsonValue.Equal(_base, inBase[start], _mine, inMine[start], place?.Element))
            start++;
        int end = 0;
        while (end < shorter - start && JsonValue.Equal(_base, inBase[^(end + 1)], _mine, inMine[^(end + 1)], place?.Element))
            end++;
        int changed = shorter - start - end;
        if (Math.Max(inBase.Length, inMine.Length) - start - end > (inMine.Length / 2) + 1)
            return false;

        for (int i = start; i < start + changed; i++)
        {
            _path.PushElement(i, inBase[i]);
            Change(inBase[i], inMine[i], place?.Element);
            _path.Pop();
        }
        for (int i = inBase.Length - end - 1; i >= start + changed; i--)
        {
            _path.PushElement(i, inBase[i]);
            Operate("remove"u8);
            _path.Pop();
        }
        for (int i = start + changed; i < inMine.Length - end; i++)
        {
            _path.PushElement(i, JsonTree.None);
            Operate("add"u8, _mine.Raw(inMine[i]));
            _path.Pop();
        }
        return true;
    }

    private readonly void Test(int b)
    {
        if (_guarded && _path.Depth < _testedFrom)
            AddOperation(_tests, "test"u8, _base.Raw(b));
    }

    private readonly void Operate(ReadOnlySpan<byte> operation, ReadOnlySpan<byte> value = default) =>
        AddOperation(_operations, operation, value);

    private readonly void AddOperation(PatchText text, ReadOnlySpan<byte> operation, ReadOnlySpan<byte> value)
    {
        text.Write(text.Length == 0 ? "{\"op\":\""u8 : ",{\"op\":\""u8);
        text.Write(operation);
        text.Write("\",\"path\":"u8);
        text.WriteString(_path.ToPointer(_mine, _base));
        if (!value.IsEmpty)
        {
            text.Write(",\"value\":"u8);
            text.Write(value);
        }
        text.Write("}"u8);
    }
}
