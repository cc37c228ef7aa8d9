using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;

namespace ConflictAware;

/// <summary>One answer with the request that it answers, read once and then asked what stands where.</summary>
internal readonly ref struct Evidence
{
    private readonly HttpRequestMessage? _request;
    private readonly ReadOnlyMemory<byte>? _requestContent;
    private readonly DetectionSettings _settings;
    private readonly FieldRow _fields;
    private readonly XElement? _xml;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly bool _isPartOfBatch;

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
            Kind = Read(whole, out _body, out _xml);
        Bytes = _body.Span;
    }

    private Evidence(scoped in Evidence whole, int status, string? contentType, ReadOnlyMemory<byte> body)
        : this(whole, status)
    {
        _isPartOfBatch = true;
        Type = BodyType.Of(contentType);
        Kind = Read(body, out _body, out _xml);
        Bytes = _body.Span;
    }

    private Evidence(scoped in Evidence whole, int status, XElement part)
        : this(whole, status)
    {
        Kind = BodyKind.Xml;
        _xml = part;
    }

    private Evidence(scoped in Evidence whole, int status)
        : this(whole._settings, whole._request, whole._requestContent, whole.Fields, status, new Scratch())
    {
        IsPart = true;
    }

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
        Scratch = scratch;
        _fields = fields;
        Type = BodyType.Of(fields.ContentType);
        Status = status;
        Method = request?.Method ?? HttpMethod.Post;
    }

    /// <summary>One part of an answer in WebDAV's multistatus.</summary>
    public Evidence PartOf(int status, XElement part) => new(this, status, part);

    /// <summary>One part of an answer to a batch.</summary>
    public Evidence PartOf(int status, string? contentType, ReadOnlyMemory<byte> body) => new(this, status, contentType, body);

    /// <summary>Whether it is a part of an answer that consists of several.</summary>
    public bool IsPart { get; }

    public HttpMethod Method { get; }

    /// <summary>The status: that of the answer, or of the part of it that is looked into.</summary>
    public int Status { get; }

    /// <summary>What the body, or the part of it that is looked into, is declared to be.</summary>
    public BodyType Type { get; }

    /// <summary>Under which preconditions the request was sent. Those of the parts of a batch are not known.</summary>
    public SentPreconditions Sent => _request is null || _isPartOfBatch ? SentPreconditions.None : ReadSent(_request);

    /// <summary>Whether the client's requests state a version elsewhere than in HTTP's own fields.</summary>
    public bool MayCarryVersion => !_settings.Version.IsOfHttp;

    /// <summary>Whether one of them is a tag: what a detection asks most, and finds out without the others.</summary>
    public bool IsSentWithTag => !_isPartOfBatch && _request?.Headers.SendsTag() == true;

    /// <summary>What the body is. <see cref="BodyKind.None"/> when it is malformed.</summary>
    public BodyKind Kind { get; }

    public Uri? Target => _request?.RequestUri;

    /// <summary>The host that was asked; null when it is not known.</summary>
    public string? Host => Target is { IsAbsoluteUri: true } target ? target.Host : null;

    /// <summary>The fields of the answer and of its content, in one row.</summary>
    [UnscopedRef]
    public ref readonly FieldRow Fields => ref _fields;

    /// <summary>Whether the request has this field; those of its content are not looked at.</summary>
    public bool HasRequestField(string name) => _request?.Headers.NonValidated.Contains(name) == true;

    /// <summary>Room for what is made of it.</summary>
    public Scratch Scratch { get; }

    /// <summary>The body in UTF-8; empty when it was not read whole.</summary>
    public ReadOnlyMemory<byte> Body => _body;

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether the body, which is JSON, is an object.</summary>
    public bool IsJsonObject => new JsonScanner(Bytes) is var json && json[json.Next(0)] == (byte)'{';

    public XElement? Xml => _xml;

    /// <summary>What stands in a JSON body at the places that any dialect looks at, in the order of the body.</summary>
    public ReadOnlySpan<JsonCapture> Captures => Scratch.Captures.All;

    /// <summary>The names under which they stand.</summary>
    public NameSet Names => Scratch.Captures.Names;

    /// <summary>Whether the answer may consist of several.</summary>
    public bool MayHaveParts => Kind == BodyKind.Parts || _xml?.Name.LocalName == "multistatus";

    /// <summary>
    /// Whether parts beside a refused one may have been carried out. WebDAV goes on with the other members of a collection (RFC 4918 §9.6.1), though not with the other
    /// properties of one resource (§9.2); a batch says so by an answer of success in it.
    /// </summary>
    public bool MayHaveAppliedOtherParts => Kind == BodyKind.Xml ? Method.Method is not "PROPPATCH" : Bytes.IndexOf("HTTP/1.1 20"u8) >= 0;

    /// <summary>Whether the request is known and carries no idempotency key: then it cannot be one that is known already.</summary>
    public bool IsWithoutIdempotencyKey => _request is not null && !HasRequestField("Idempotency-Key");

    /// <summary>Whether something stands there, of which no part is cut out: a container included and <c>null</c> not.</summary>
    public bool Has(DialectPlace at)
    {
        switch (at.Where)
        {
            case At.Source.Json or At.Source.JsonNames:
                if (!Names.MayShare(at.Place!.Name))
                    return false;
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
                return All(at).Count > 0;
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
            if (!Names.MayShare(at.Place.Name))
                return null;
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
        string? text = Captures[capture].Text(Bytes);
        return at.IsUncutJson ? text : at.Cut(at.Inner is null ? text : Inside(text, at.Inner));
    }

    /// <summary>What the captured value of this number says at this place, if that is a code.</summary>
    public KnownCode? Code(DialectPlace at, int capture)
    {
        ref readonly JsonCapture value = ref Captures[capture];
        if (at.IsUncutJson && !value.IsEscaped)
            return value.HasText ? KnownCode.Of(value.Raw(Bytes)) : null;
        return Text(at, capture) is { } text ? KnownCode.Of(text) : null;
    }

    /// <summary>Every text that stands there, in the order of the body.</summary>
    public IReadOnlyList<string> All(DialectPlace at)
    {
        List<string> all = [];
        foreach (string? text in Raw(at))
        {
            if (at.Cut(at.Inner is null ? text : Inside(text, at.Inner)) is { } cut)
                all.Add(cut);
        }
        return all;
    }

    private IEnumerable<string?> Raw(DialectPlace at) =>
        at.Where switch
        {
            At.Source.Json or At.Source.JsonNames => (IEnumerable<string?>)Captured(at.Place!),
            At.Source.Xml => _xml is null ? [] : XmlPath.Find(_xml, at.Name).Where(text => text.Length > 0),
            At.Source.Header => [Field(at.Name)],
            At.Source.RequestHeader => _request is null
                ? []
                :
                [
                    Validators.Single(_request.Headers.NonValidated, at.Name)?.Trim()
                        ?? (_request.Content is { } content ? Validators.Single(content.Headers.NonValidated, at.Name)?.Trim() : null),
                ],
            At.Source.RequestQuery => [Target is { IsAbsoluteUri: true } target ? UriQuery.Value(target, at.Name) : null],
            At.Source.RequestPath => [Target is { IsAbsoluteUri: true } target ? target.AbsolutePath : null],
            At.Source.RequestJson => [Inside(_requestContent, at.Place!)],
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private List<string?> Captured(JsonPlace place)
    {
        List<string?> all = [];
        foreach (ref readonly JsonCapture capture in Captures)
        {
            if (capture.IsAt(place))
                all.Add(capture.Text(Bytes));
        }
        return all;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BodyKind Read(ReadOnlyMemory<byte> given, out ReadOnlyMemory<byte> body, out XElement? xml)
    {
        xml = null;
        body = BodyForm.ToUtf8(given, Type);
        BodyKind kind = BodyForm.KindOf(body.Span, Type);
        bool isWellFormed = kind switch
        {
            BodyKind.Json => _settings.Dialects.Places.TryCollect(body.Span, _settings.MaxDepth, Scratch.Captures),
            // XML names its encoding itself: the bytes are read as they came.
            BodyKind.Xml => (xml = BoundedXml.Load(given, _settings.MaxDepth)) is not null,
            _ => true,
        };
        if (isWellFormed)
            return kind;
        Scratch.Captures.Clear();
        body = default;
        return BodyKind.None;
    }

    private SentPreconditions ReadSent(HttpRequestMessage request)
    {
        bool isCarried = MayCarryVersion && _settings.Version.IsStatedIn(request, _requestContent);
        return request.Headers.ReadSentPreconditions() | (isCarried ? SentPreconditions.Carried : SentPreconditions.None);
    }

    private string? Inside(string? json, JsonPlace place) =>
        json is null || json.Length > _settings.MaxBodyBytes ? null : Inside(Encoding.UTF8.GetBytes(json), place);

    private string? Inside(ReadOnlyMemory<byte>? json, JsonPlace place) =>
        json is { IsEmpty: false } bytes && bytes.Length <= _settings.MaxBodyBytes
            ? JsonPlaces.TextAt(place, bytes.Span, _settings.MaxDepth)
            : null;
}
