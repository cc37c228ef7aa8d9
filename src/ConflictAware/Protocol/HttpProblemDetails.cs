using System.Collections.Frozen;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Problem details (RFC 9457): what an origin says went wrong, in the form made for machines.</summary>
/// <remarks>
/// A member of the wrong type is ignored alone and unknown members are kept (§3.1, §3.2). Nothing is ever fetched from <see cref="Type"/> or
/// <see cref="Instance"/>. Immutable and thread-safe. Texts in it come from the origin: show them as text, not as markup.
/// </remarks>
public sealed class HttpProblemDetails
{
    internal const string AboutBlank = "about:blank";

    private static readonly string[] StatusDefinitions =
    [
        "https://tools.ietf.org/html/rfc",
        "https://datatracker.ietf.org/doc/html/rfc",
        "https://www.rfc-editor.org/rfc/rfc",
        "https://httpwg.org/specs/rfc",
        "https://httpstatuses.",
        "https://httpstatus.",
        "https://http.dev/",
        "https://http.cat/",
        "https://developer.mozilla.org/",
        "https://en.wikipedia.org/",
    ];

    private readonly ReadOnlyMemory<byte> _json;
    private readonly int _maxDepth;
    private Members? _members;

    internal HttpProblemDetails(Members members) => _members = members;

    /// <summary>A problem in JSON whose members are read when somebody asks for one: detection needs only some of them, and finds those by itself.</summary>
    internal HttpProblemDetails(ReadOnlyMemory<byte> json, int maxDepth)
    {
        _json = json;
        _maxDepth = maxDepth;
    }

    /// <summary>The problem type, a URI reference as the origin wrote it; <c>about:blank</c> when absent (§4.2.1).</summary>
    public string Type => string.IsNullOrWhiteSpace(All.Type) ? AboutBlank : All.Type;

    /// <summary>A short summary of the problem type for people; null when absent.</summary>
    public string? Title => All.Title;

    /// <summary>The status that the document states. Advisory (§3.1.2): the status of the answer itself wins.</summary>
    public int? Status => All.Status;

    /// <summary>What happened this time, for people; null when absent.</summary>
    public string? Detail => All.Detail;

    /// <summary>A URI reference that names this occurrence; null when absent.</summary>
    public string? Instance => All.Instance;

    /// <summary>All other members (§3.2). Those of the XML form are texts, arrays of <c>i</c> elements and objects.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extensions => All.Extensions;

    // Two threads may both read it; they read the same.
    private Members All => _members ??= HttpProblemDetailsJson.ReadMembers(_json, _maxDepth) ?? new Members();

    /// <summary>The members as read.</summary>
    internal sealed record Members
    {
        public string? Type { get; init; }

        public string? Title { get; init; }

        public int? Status { get; init; }

        public string? Detail { get; init; }

        public string? Instance { get; init; }

        public IReadOnlyDictionary<string, JsonElement> Extensions { get; init; } = FrozenDictionary<string, JsonElement>.Empty;
    }

    /// <summary>Whether <see cref="Type"/> says more than the status does: it is neither <c>about:blank</c> nor a link to the section of an RFC that defines the status.</summary>
    /// <remarks>ASP.NET Core links RFC 9110 (earlier: RFC 7231) in every problem that has no type of its own.</remarks>
    internal bool HasOwnType => IsOwnType(Type);

    internal static bool IsOwnType(string type) =>
        !type.Equals(AboutBlank, StringComparison.OrdinalIgnoreCase)
        && !(type.StartsWith("http", StringComparison.OrdinalIgnoreCase) && IsStatusDefinition(type));

    private static bool IsStatusDefinition(string type)
    {
        foreach (string definitions in StatusDefinitions)
        {
            if (type.StartsWith(definitions, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
