using System.Buffers;
using System.Globalization;
using System.Text;

namespace ConflictAware;

/// <summary>The text of a patch. Values and names go in as the documents spell them.</summary>
internal sealed class PatchText
{
    private readonly ArrayBufferWriter<byte> _text = new();

    public ReadOnlyMemory<byte> Text => _text.WrittenMemory;

    public int Length => _text.WrittenCount;

    public void Write(ReadOnlySpan<byte> text) => _text.Write(text);

    /// <summary>The name of a member and its colon, after a comma where it is not the first.</summary>
    public void WriteName(in JsonTree tree, int member, ref bool isFirst)
    {
        Write(isFirst ? "\""u8 : ",\""u8);
        Write(tree.RawName(member));
        Write("\":"u8);
        isFirst = false;
    }

    /// <summary>A string. Halves of surrogate pairs are written as escapes, as they can be in no other way.</summary>
    public void WriteString(string value)
    {
        StringBuilder quoted = new("\"", value.Length + 2);
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogatePair(value, i))
                quoted.Append(value, i++, 2);
            else if (value[i] is '"' or '\\' or < ' ' || char.IsSurrogate(value[i]))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)value[i]:x4}");
            else
                quoted.Append(value[i]);
        }
        Write(Encoding.UTF8.GetBytes(quoted.Append('"').ToString()));
    }

    /// <summary>Whether a member is a version or has one in it.</summary>
    public static bool HoldsVersion(in JsonTree tree, int member, RulePlace? place)
    {
        if (place is not { MayIgnore: true })
            return false;
        if (place.Rule is MergeRule.Ignored ignored)
            return ignored.IsVersion;
        if (tree[member].Kind is not JsonKind.Object)
            return false;
        for (int inside = member + 1; inside < tree[member].Next; inside = tree[inside].Next)
        {
            if (HoldsVersion(tree, inside, place.Member(tree, inside)))
                return true;
        }
        return false;
    }
}
