using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace ConflictAware;

/// <summary>
/// The fields of an answer and those of its content, read raw. A detection asks for dozens of names, nearly all of which are absent: one walk over the names that are there
/// says so of most of them. (The fields of a request are looked up one by one: a walk would write out all those that were set as values.)
/// </summary>
internal readonly struct FieldRow
{
    private readonly HttpHeadersNonValidated _message;
    private readonly HttpHeadersNonValidated _content;

    public FieldRow(HttpHeadersNonValidated message, HttpHeadersNonValidated content)
    {
        _message = message;
        _content = content;
        foreach ((string name, HeaderStringValues values) in message)
        {
            Names = Names.With(name);
            if (name.Equals("Server", StringComparison.OrdinalIgnoreCase))
                Server = Validators.Single(values)?.Trim();
        }
        foreach ((string name, HeaderStringValues values) in content)
        {
            Names = Names.With(name);
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                ContentType = Validators.Single(values)?.Trim();
        }
    }

    /// <summary>The names of the fields.</summary>
    public NameSet Names { get; }

    /// <summary>The field <c>Content-Type</c>, which every detection asks for; null when it is absent, or there are several that differ.</summary>
    public string? ContentType { get; }

    /// <summary>The field <c>Server</c>, which nearly every answer has; null when it is absent, or there are several that differ.</summary>
    public string? Server { get; }

    /// <summary>Whether there is a field of this name.</summary>
    public bool Has(string name) => Names.MayHave(name) && Find(name, out _);

    /// <summary>The one value of the field; null when it is absent, or there are several and they differ.</summary>
    public string? Value(string name) => Names.MayHave(name) ? ValueOf(name) : null;

    // Out of line, as is all that most answers do not need: what they do need then fits where the processor keeps its next instructions.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private string? ValueOf(string name) => Find(name, out HeaderStringValues values) ? Validators.Single(values)?.Trim() : null;

    private bool Find(string name, out HeaderStringValues values) =>
        _message.TryGetValues(name, out values) || _content.TryGetValues(name, out values);
}
