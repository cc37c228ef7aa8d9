using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ConflictAware;

/// <summary>The way from the whole document to the place that is being merged. It becomes a pointer only where there is a conflict.</summary>
internal struct MergePath
{
    private Step[] _steps = ArrayPool<Step>.Shared.Rent(32);

    public MergePath() { }

    public int Depth { get; private set; }

    /// <summary>What base has at the place around the last step: all that is merged member by member stands there too.</summary>
    public readonly int BaseAround => Depth < 2 ? JsonTree.Root : _steps[Depth - 2].Base;

    /// <summary>Steps to a member, whose name stands in mine or in current.</summary>
    public void PushMember(bool isMine, int member, int inBase) => Push(new Step(isMine, member, Ordinal: -1, inBase));

    /// <summary>Steps to an element that base has.</summary>
    public void PushElement(int ordinal, int inBase) => Push(new Step(IsMine: false, JsonTree.None, ordinal, inBase));

    public void Pop() => Depth--;

    public readonly string ToPointer(in JsonTree mine, in JsonTree current)
    {
        StringBuilder pointer = new();
        foreach (Step step in _steps.AsSpan(0, Depth))
        {
            pointer.Append('/');
            if (step.Ordinal >= 0)
                pointer.Append(step.Ordinal.ToString(CultureInfo.InvariantCulture));
            else
                pointer.Append(JsonPointer.Escape(step.IsMine ? mine.Name(step.Member) : current.Name(step.Member)));
        }
        return pointer.ToString();
    }

    public readonly void Dispose() => ArrayPool<Step>.Shared.Return(_steps);

    private void Push(Step step)
    {
        if (Depth == _steps.Length)
        {
            Step[] more = ArrayPool<Step>.Shared.Rent(Depth * 2);
            _steps.CopyTo(more, 0);
            ArrayPool<Step>.Shared.Return(_steps);
            _steps = more;
        }
        _steps[Depth++] = step;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Step(bool IsMine, int Member, int Ordinal, int Base);
}
