using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace ConflictAware;

/// <summary>
/// The fields of an answer in one row. A detection asks for a dozen names, nearly all of which are absent: whether any field has a name of that length says so at once.
/// </summary>
internal sealed class FieldRow
{
    private readonly List<HeaderField> _fields = new(16);

    // One bit for each length of a name; those of 64 and more share bits, which costs a comparison and nothing else.
    private ulong _lengths;

    /// <summary>How many fields there is room for.</summary>
    public int Capacity => _fields.Capacity;

    public ReadOnlySpan<HeaderField> All => CollectionsMarshal.AsSpan(_fields);

    public void Add(HttpHeadersNonValidated headers)
    {
        foreach ((string name, HeaderStringValues values) in headers)
        {
            _fields.Add(new HeaderField(name, values.Count == 1 ? values.ToString().Trim() : Validators.Single(headers, name)?.Trim()));
            _lengths |= LengthOf(name);
        }
    }

    public void Clear()
    {
        _fields.Clear();
        _lengths = 0;
    }

    /// <summary>Whether there is a field of this name.</summary>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>The one value of the field; null when it is absent, or there are several and they differ.</summary>
    public string? Value(string name) => IndexOf(name) is >= 0 and int at ? _fields[at].Value : null;

    private int IndexOf(string name)
    {
        if ((_lengths & LengthOf(name)) == 0)
            return -1;
        ReadOnlySpan<HeaderField> fields = All;
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }

    private static ulong LengthOf(string name) => 1UL << (name.Length & 63);
}
