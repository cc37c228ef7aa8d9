using System.Text;

namespace ConflictAware.Tests.Documentation;

/// <summary>What has to be changed in one text to make it another, line by line.</summary>
internal static class LineDifference
{
    /// <summary>How many words are in both, in the same order, less those that only one of them has.</summary>
    public static int Likeness(string text, string other)
    {
        string[] from = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] to = other.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int common = Table(from, to)[0, 0];
        return 3 * common - from.Length - to.Length;
    }

    /// <summary>Lines of both, those of the first text alone with a minus, those of the other alone with a plus.</summary>
    public static string Between(string text, string other)
    {
        string[] from = text.Split('\n');
        string[] to = other.Split('\n');
        int[,] common = Table(from, to);
        var difference = new StringBuilder();
        int i = 0;
        int j = 0;
        while (i < from.Length || j < to.Length)
        {
            if (i < from.Length && j < to.Length && from[i] == to[j])
            {
                difference.Append("    ").Append(from[i++]).Append('\n');
                j++;
            }
            else if (j == to.Length || (i < from.Length && common[i + 1, j] >= common[i, j + 1]))
                difference.Append("  - ").Append(from[i++]).Append('\n');
            else
                difference.Append("  + ").Append(to[j++]).Append('\n');
        }
        return difference.ToString();
    }

    // The longest common subsequence of what begins at each pair of lines.
    private static int[,] Table(string[] from, string[] to)
    {
        int[,] common = new int[from.Length + 1, to.Length + 1];
        for (int i = from.Length - 1; i >= 0; i--)
        for (int j = to.Length - 1; j >= 0; j--)
            common[i, j] = from[i] == to[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
