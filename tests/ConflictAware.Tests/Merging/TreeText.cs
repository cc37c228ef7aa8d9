using System.Globalization;
using System.Text;

namespace ConflictAware.Tests.Merging;

/// <summary>Writes trees as JSON text: plainly, or as oddly as RFC 8259 allows.</summary>
public static class TreeText
{
    public static string Plain(Tree tree) => Write(tree, oddity: null);

    public static byte[] Odd(Tree tree, Random oddity) => Encoding.UTF8.GetBytes(Space(oddity) + Write(tree, oddity) + Space(oddity));

    private static string Write(Tree tree, Random? oddity)
    {
        StringBuilder text = new();
        Write(tree, text, oddity);
        return text.ToString();
    }

    private static void Write(Tree tree, StringBuilder text, Random? oddity)
    {
        switch (tree)
        {
            case Tree.Obj value:
                text.Append('{').Append(Space(oddity));
                for (int i = 0; i < value.Members.Count; i++)
                {
                    if (i > 0)
                        text.Append(',').Append(Space(oddity));
                    Quote(value.Members[i].Name, text, oddity);
                    text.Append(Space(oddity)).Append(':').Append(Space(oddity));
                    Write(value.Members[i].Value, text, oddity);
                    text.Append(Space(oddity));
                }
                text.Append('}');
                break;
            case Tree.Arr value:
                text.Append('[').Append(Space(oddity));
                for (int i = 0; i < value.Elements.Count; i++)
                {
                    if (i > 0)
                        text.Append(',').Append(Space(oddity));
                    Write(value.Elements[i], text, oddity);
                    text.Append(Space(oddity));
                }
                text.Append(']');
                break;
            case Tree.Num value:
                text.Append(value.Text);
                break;
            case Tree.Str value:
                Quote(value.Text, text, oddity);
                break;
            case Tree.Word value:
                text.Append(value.Text);
                break;
        }
    }

    private static void Quote(string value, StringBuilder text, Random? oddity)
    {
        text.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            char letter = value[i];
            bool escape = letter is '"' or '\\' or < ' ' || oddity?.Next(20) == 0;
            if (char.IsSurrogatePair(value, i) && !escape)
                text.Append(letter).Append(value[++i]);
            else if (escape && letter is '/' or '"' or '\\' && oddity?.Next(2) != 0)
                text.Append('\\').Append(letter);
            else if (escape || char.IsSurrogate(letter))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                text.Append(letter);
        }
        text.Append('"');
    }

    private static string Space(Random? oddity) =>
        oddity?.Next(12) switch
        {
            0 => " ",
            1 => "\r\n\t",
            _ => "",
        };
}
