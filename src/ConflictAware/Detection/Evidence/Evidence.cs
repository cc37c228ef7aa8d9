using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml.Linq;

namespace ConflictAware;

/// <summary>One answer with the request that it answers, read once and then asked what stands where.</summary>
internal sealed class Evidence
{
    private readonly HttpRequestMessage? _request;
    private readonly ReadOnlyMemory<byte>? _requestContent;
    private readonly DetectionSettings _settings;
    private readonly FieldRow _fields;
    private readonly Scratch _scratch;
    private readonly XElement? _xml;
    private readonly ReadOnlyMemory<byte> _body;
    private SentPreconditions? _sent;

    /// <summary>Reads an answer into these lists, which belong to it until nobody asks it any more.</summary>
    public Evidence(
        DetectionSettings settings,
        HttpRequestMessage? request,
        ReadOnlyMemory<byte>? requestContent,
        HttpResponseMessage response,
        ReadOnlyMemory<byte>? body,
        Scratch scratch
    )
        : this(
            settings,
            request,
            requestContent,
            new FieldRow(response.Headers.NonValidated, response.Content.Headers.NonValidated),
            (int)response.StatusCode,
            scratch
        )
    {
        if (body is { } coded && ContentCoding.Decode(coded, Field("Content-Encoding"), settings.MaxBodyBytes) is { IsEmpty: false } whole)
            (Kind, _body, _xml) = Read(whole);
    }

    // A part of an answer to a batch.
    private Evidence(Evidence whole, int status, string? contentType, ReadOnlyMemory<byte> body)
        : this(whole, status)
    {
        _sent = SentPreconditions.None;
        Type = BodyType.Of(contentType);
        (Kind, _body, _xml) = Read(body);
    }

    // A part of WebDAV's multistatus.
    private Evidence(Evidence whole, int status, XElement part)
        : this(whole, status)
    {
        Kind = BodyKind.Xml;
        _xml = part;
    }

    private Evidence(Evidence whole, int status)
        : this(whole._settings, whole._request, whole._requestContent, whole.Fields, status, new Scratch()) { }

    private Evidence(
        DetectionSettings settings,
        HttpRequestMessage? request,
        ReadOnlyMemory<byte>? requestContent,
        FieldRow fields,
        int status,
        Scratch scratch
    )
    {
        _settings = settings;
        _request = request;
        _requestContent = requestContent;
        _scratch = scratch;
        _fields = fields;
        DeclaredType = fields.Value("Content-Type");
        Type = BodyType.Of(DeclaredType);
        Status = status;
        Method = request?.Method ?? HttpMethod.Post;
    }

    /// <summary>One part of an answer in WebDAV's multistatus.</summary>
    public Evidence PartOf(int status, XElement part) => new(this, status, part);

    /// <summary>One part of an answer to a batch.</summary>
    public Evidence PartOf(int status, string? contentType, ReadOnlyMemory<byte> body) => new(this, status, contentType, body);

    public HttpMethod Method { get; }

    /// <summary>The status: that of the answer, or of the part of it that is looked into.</summary>
    public int Status { get; }

    /// <summary>The field <c>Content-Type</c> of the answer; null when it has none.</summary>
    public string? DeclaredType { get; }

    /// <summary>What the body, or the part of it that is looked into, is declared to be.</summary>
    public BodyType Type { get; }

    /// <summary>Under which preconditions the request was sent. Those of the parts of a batch are not known.</summary>
    public SentPreconditions Sent => _sent ??= ReadSent();

    /// <summary>Whether the client's requests state a version elsewhere than in HTTP's own fields.</summary>
    public bool MayCarryVersion => !_settings.Version.IsOfHttp;

    /// <summary>Whether one of them is a tag: what a detection asks most, and finds out without the others.</summary>
    public bool IsSentWithTag => _sent is null && _request?.Headers.SendsTag() == true;

    /// <summary>What the body is. <see cref="BodyKind.None"/> when it is malformed.</summary>
    public BodyKind Kind { get; }

    public Uri? Target => _request?.RequestUri;

    /// <summary>The host that was asked; null when it is not known.</summary>
    public string? Host => Target is { IsAbsoluteUri: true } target ? target.Host : null;

    /// <summary>The fields of the answer and of its content, in one row.</summary>
    public ref readonly FieldRow Fields => ref _fields;

    /// <summary>Whether the request has this field.</summary>
    public bool HasRequestField(string name) => _request?.Headers.NonValidated.Contains(name) == true;

    /// <summary>Room for what one dialect finds, used again by the next.</summary>
    public List<Ranked> Found => _scratch.Found;

    /// <summary>Room for the dialects that it is in.</summary>
    public List<Dialect> Recognised => _scratch.Recognised;

    /// <summary>The body in UTF-8; empty when it was not read whole.</summary>
    public ReadOnlyMemory<byte> Body => _body;

    public XElement? Xml => _xml;

    /// <summary>What stands in a JSON body at the places that any dialect looks at, in the order of the body.</summary>
    public ReadOnlySpan<JsonCapture> Captures => CollectionsMarshal.AsSpan(_scratch.Captures);

    /// <summary>Whether the answer may consist of several.</summary>
    public bool MayHaveParts => Kind == BodyKind.Parts || _xml?.Name.LocalName == "multistatus";

    /// <summary>
    /// Whether parts beside a refused one may have been carried out. WebDAV goes on with the other members of a collection (RFC 4918 §9.6.1), though not with the other
    /// properties of one resource (§9.2); a batch says so by an answer of success in it.
    /// </summary>
    public bool MayHaveAppliedOtherParts =>
        Kind == BodyKind.Xml ? Method.Method is not "PROPPATCH" : _body.Span.IndexOf("HTTP/1.1 20"u8) >= 0;

    /// <summary>Whether the request is known and carries no idempotency key: then it cannot be one that is known already.</summary>
    public bool IsWithoutIdempotencyKey => _request is not null && !HasRequestField("Idempotency-Key");

    /// <summary>Whether something stands there, a container included and <c>null</c> not.</summary>
    public bool Has(DialectPlace at)
    {
        switch (at.Where)
        {
            case At.Source.Json or At.Source.JsonNames when at.Inner is null:
                foreach (ref readonly JsonCapture capture in Captures)
                {
                    if (capture.IsAt(at.Place!) && capture.IsSomething)
                        return true;
                }
                return false;
            case At.Source.Xml:
                return _xml is not null && XmlPath.Find(_xml, at.Name).Any();
            case At.Source.Header:
                return HasField(at.Name);
            default:
                return All(at).Any();
        }
    }

    /// <summary>Whether the answer has this field.</summary>
    public bool HasField(string name) => Fields.Has(name);

    /// <summary>The one value of a field of the answer; null when it is absent, or there are several and they differ.</summary>
    public string? Field(string name) => Fields.Value(name);

    /// <summary>The one text that stands there; null when there is none, or there are several that differ.</summary>
    public string? One(DialectPlace at)
    {
        string? one = null;
        if (at.Place is not null && at.Where != At.Source.RequestJson)
        {
            for (int i = 0; i < Captures.Length; i++)
            {
                if (Captures[i].IsAt(at.Place) && Text(at, i) is { } text && text != (one ??= text))
                    return null;
            }
            return one;
        }
        foreach (string text in All(at))
        {
            if (text != (one ??= text))
                return null;
        }
        return one;
    }

    /// <summary>What the captured value of this number says at this place; null when it says nothing.</summary>
    public string? Text(DialectPlace at, int capture)
    {
        string? text = Captures[capture].Text(_body.Span);
        return at.IsUncutJson ? text : at.Cut(at.Inner is null ? text : Inside(text, at.Inner));
    }

    /// <summary>What the captured value of this number says at this place, if that is a code.</summary>
    public KnownCode? Code(DialectPlace at, int capture)
    {
        ref readonly JsonCapture value = ref Captures[capture];
        if (at.IsUncutJson && !value.IsEscaped)
            return value.HasText ? KnownCode.Of(value.Raw(_body.Span)) : null;
        return Text(at, capture) is { } text ? KnownCode.Of(text) : null;
    }

    /// <summary>Every text that stands there, in the order of the body.</summary>
    public IEnumerable<string> All(DialectPlace at) =>
        Raw(at).Select(text => at.Cut(at.Inner is null ? text : Inside(text, at.Inner))).OfType<string>();

    private IEnumerable<string?> Raw(DialectPlace at) =>
        at.Where switch
        {
            At.Source.Json or At.Source.JsonNames => Captured(at.Place!),
            At.Source.Xml => _xml is null ? [] : XmlPath.Find(_xml, at.Name).Where(text => text.Length > 0),
            At.Source.Header => [Field(at.Name)],
            At.Source.RequestHeader => _request is null
                ? []
                :
                [
                    Validators.Single(_request.Headers.NonValidated, at.Name)?.Trim()
                        ?? (_request.Content is { } content ? Validators.Single(content.Headers.NonValidated, at.Name)?.Trim() : null),
                ],
            At.Source.RequestQuery => [QueryParameter(at.Name)],
            At.Source.RequestPath => [Target is { IsAbsoluteUri: true } target ? target.AbsolutePath : null],
            At.Source.RequestJson => [Inside(_requestContent, at.Place!)],
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private IEnumerable<string?> Captured(JsonPlace place)
    {
        foreach (JsonCapture capture in _scratch.Captures)
        {
            if (capture.IsAt(place))
                yield return capture.Text(_body.Span);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (BodyKind Kind, ReadOnlyMemory<byte> Body, XElement? Xml) Read(ReadOnlyMemory<byte> given)
    {
        ReadOnlyMemory<byte> body = BodyForm.ToUtf8(given, Type);
        BodyKind kind = BodyForm.KindOf(body.Span, Type);
        if (kind == BodyKind.Json && !_settings.Dialects.Places.TryCollect(body.Span, _settings.MaxDepth, _scratch.Captures))
        {
            _scratch.Captures.Clear();
            return default;
        }
        if (kind != BodyKind.Xml)
            return (kind, body, null);
        // XML names its encoding itself: the bytes are read as they came.
        return BoundedXml.Load(given, _settings.MaxDepth) is { } xml ? (kind, body, xml) : default;
    }

    private string? QueryParameter(string name) => Target is { IsAbsoluteUri: true } target ? UriQuery.Value(target, name) : null;

    private SentPreconditions ReadSent()
    {
        if (_request is null)
            return SentPreconditions.None;
        bool isCarried = MayCarryVersion && _settings.Version.IsStatedIn(_request, _requestContent);
        return _request.Headers.ReadSentPreconditions() | (isCarried ? SentPreconditions.Carried : SentPreconditions.None);
    }

    private string? Inside(string? json, JsonPlace place) =>
        json is null || json.Length > _settings.MaxBodyBytes ? null : Inside(Encoding.UTF8.GetBytes(json), place);

    private string? Inside(ReadOnlyMemory<byte>? json, JsonPlace place)
    {
        if (json is not { IsEmpty: false } bytes || bytes.Length > _settings.MaxBodyBytes)
            return null;
        var captures = new List<JsonCapture>();
        if (!new JsonPlaces([place]).TryCollect(bytes.Span, _settings.MaxDepth, captures) || captures.Count == 0)
            return null;
        // A container has no text, but it is there.
        return captures[0].Text(bytes.Span) ?? (captures[0].Form == JsonForm.Container ? "{}" : null);
    }
}
