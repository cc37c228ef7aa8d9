using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Writes a change as a JSON Merge Patch (RFC 7396, <c>application/merge-patch+json</c>), where that can say it.</summary>
/// <remarks>
/// In a merge patch null means "remove", so no member can be set to null with one, neither directly nor inside an object that is new (§1). Arrays are replaced
/// whole; nulls inside them are plain values.
/// </remarks>
internal static class MergePatch
{
    /// <summary>Writes the patch that makes <paramref name="mine"/> of <paramref name="base"/>.</summary>
    /// <param name="base">What the patch will be applied to.</param>
    /// <param name="mine">What it is to give.</param>
    /// <param name="rules">What they ignore is left out; a version stands in the patch even if it is the same. Null: none.</param>
    /// <param name="patch">The patch as UTF-8 JSON: <c>{}</c> when nothing changed.</param>
    /// <param name="unsayable">Where a null would have to be set, as a JSON Pointer, when there is no patch.</param>
    /// <exception cref="JsonException">One of the documents is no JSON that can be merged.</exception>
    public static bool TryWrite(
        ReadOnlyMemory<byte> @base,
        ReadOnlyMemory<byte> mine,
        MergeRules? rules,
        out ReadOnlyMemory<byte> patch,
        out string? unsayable
    )
    {
        using JsonTree baseTree = JsonTree.Parse(@base.Span, "base");
        using JsonTree mineTree = JsonTree.Parse(mine.Span, "mine");
        using Writer writer = new(baseTree, mineTree);
        unsayable = writer.TryWrite(JsonTree.Root, JsonTree.Root, rules?.Root) ? null : writer.Pointer;
        patch = unsayable is null ? writer.Text : default;
        return unsayable is null;
    }

    private ref struct Writer
    {
        private readonly JsonTree _base;
        private readonly JsonTree _mine;
        private readonly PatchText _text = new();
        private MergePath _path = new();

        public Writer(in JsonTree @base, in JsonTree mine)
        {
            _base = @base;
            _mine = mine;
        }

        public readonly ReadOnlyMemory<byte> Text => _text.Text;

        public readonly string Pointer => _path.ToPointer(_mine, _mine);

        public readonly void Dispose() => _path.Dispose();

        /// <summary>Writes what makes mine of base at one place. False: the path leads to a null that cannot be set.</summary>
        public bool TryWrite(int b, int m, RulePlace? place)
        {
            if (_mine[m].Kind is not JsonKind.Object)
            {
                // The whole document may become null, a member may not.
                if (_mine[m].Kind is JsonKind.Null && _path.Depth > 0)
                    return false;
                _text.Write(_mine.Raw(m));
                return true;
            }

            RuntimeHelpers.EnsureSufficientExecutionStack();
            bool isObject = b >= 0 && _base[b].Kind is JsonKind.Object;
            bool isFirst = true;
            _text.Write("{"u8);
            if (!TryWriteMembers(isObject ? b : JsonTree.None, m, place, ref isFirst))
                return false;
            if (isObject)
                WriteRemovals(b, m, place, ref isFirst);
            _text.Write("}"u8);
            return true;
        }

        private bool TryWriteMembers(int b, int m, RulePlace? place, ref bool isFirst)
        {
            NameIndex inBase = new(b);
            try
            {
                for (int member = m + 1; member < _mine[m].Next; member = _mine[member].Next)
                {
                    RulePlace? inside = place?.Member(_mine, member);
                    int old = inBase.Find(_base, _mine, member);
                    bool isVersion = PatchText.HoldsVersion(_mine, member, inside);
                    if (!isVersion && (inside is { IsIgnored: true } || JsonValue.Equal(_base, old, _mine, member, inside)))
                        continue;
                    _path.PushMember(isMine: true, member, old);
                    _text.WriteName(_mine, member, ref isFirst);
                    if (!TryWrite(old, member, inside))
                        return false;
                    _path.Pop();
                }
                return true;
            }
            finally
            {
                inBase.Dispose();
            }
        }

        private readonly void WriteRemovals(int b, int m, RulePlace? place, ref bool isFirst)
        {
            NameIndex inMine = new(m);
            for (int member = b + 1; member < _base[b].Next; member = _base[member].Next)
            {
                if (inMine.Find(_mine, _base, member) >= 0 || place?.Member(_base, member) is { IsIgnored: true })
                    continue;
                _text.WriteName(_base, member, ref isFirst);
                _text.Write("null"u8);
            }
            inMine.Dispose();
        }
    }
}
