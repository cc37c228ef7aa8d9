using System.Buffers;
using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>
/// The merged document while it is put together: stretches of current's and mine's text and a few bytes of our own. Nothing is copied before the end, and what
/// current has in a row stays one stretch, white space included.
/// </summary>
internal ref struct MergedText
{
    private readonly ReadOnlySpan<byte> _current;
    private readonly ReadOnlySpan<byte> _mine;
    private Stretch[] _stretches;
    private int _count;
    private byte[] _own;
    private int _ownLength;

    public MergedText(ReadOnlySpan<byte> current, ReadOnlySpan<byte> mine)
    {
        _current = current;
        _mine = mine;
        _stretches = ArrayPool<Stretch>.Shared.Rent(64);
        _own = ArrayPool<byte>.Shared.Rent(256);
    }

    private enum Source
    {
        Current,
        Mine,
        Own,
    }

    public void Current(int start, int end) => Append(Source.Current, start, end);

    public void Mine(int start, int end) => Append(Source.Mine, start, end);

    public void Own(byte letter) => Own(new ReadOnlySpan<byte>(in letter));

    public void Own(scoped ReadOnlySpan<byte> text)
    {
        if (_own.Length - _ownLength < text.Length)
            Grow(ref _own, _ownLength, _ownLength + text.Length);
        text.CopyTo(_own.AsSpan(_ownLength));
        Append(Source.Own, _ownLength, _ownLength + text.Length);
        _ownLength += text.Length;
    }

    public readonly byte[] ToArray()
    {
        int length = 0;
        foreach (ref readonly Stretch stretch in _stretches.AsSpan(0, _count))
            length = checked(length + stretch.End - stretch.Start);
        byte[] text = GC.AllocateUninitializedArray<byte>(length);
        Span<byte> rest = text;
        foreach (ref readonly Stretch stretch in _stretches.AsSpan(0, _count))
        {
            ReadOnlySpan<byte> source = stretch.Source switch
            {
                Source.Current => _current,
                Source.Mine => _mine,
                _ => _own,
            };
            source[stretch.Start..stretch.End].CopyTo(rest);
            rest = rest[(stretch.End - stretch.Start)..];
        }
        return text;
    }

    public readonly void Dispose()
    {
        ArrayPool<Stretch>.Shared.Return(_stretches);
        ArrayPool<byte>.Shared.Return(_own);
    }

    private void Append(Source source, int start, int end)
    {
        if (_count > 0)
        {
            ref Stretch last = ref _stretches[_count - 1];
            if (last.Source == source && last.End == start)
            {
                last.End = end;
                return;
            }
        }
        if (_count == _stretches.Length)
            Grow(ref _stretches, _count, _count + 1);
        _stretches[_count++] = new Stretch
        {
            Source = source,
            Start = start,
            End = end,
        };
    }

    private static void Grow<T>(ref T[] array, int used, int needed)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, array.Length * 2));
        array.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Stretch
    {
        public Source Source;
        public int Start;
        public int End;
    }
}
