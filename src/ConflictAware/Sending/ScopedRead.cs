using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>One GET inside of a scope, whose answer is remembered.</summary>
internal sealed class ScopedRead
{
    private readonly ConflictEngine _engine;
    private readonly ReadMemory _memory;
    private readonly ReadMemory.Key _key;
    private readonly Uri _target;
    private readonly WriteIntent _intent;
    private readonly long _began;

    private ScopedRead(ConflictEngine engine, ReadMemory memory, ReadMemory.Key key, HttpRequestMessage request, WriteIntent intent)
    {
        _engine = engine;
        _memory = memory;
        _key = key;
        _target = request.RequestUri!;
        _intent = intent;
        _began = memory.Now();
    }

    /// <summary>Makes a request ready whose answer is to be remembered; null where nothing is: outside of a scope, for anything but a plain GET.</summary>
    public static ScopedRead? Begin(ConflictEngine engine, HttpRequestMessage request)
    {
        // Where versions travel outside of HTTP, the writer states them itself.
        if (request.Method != HttpMethod.Get || ReadMemory.Current is not { } memory || !engine.Carrier.IsOfHttp)
            return null;
        WriteIntent? earlier = WriteIntent.Of(request);
        bool isForeign = earlier is { IsTyped: true } || (earlier is not null && !earlier.Engine.IsOfSameClient(engine));
        if (request.RequestUri is not { IsAbsoluteUri: true } || request.Content is not null || isForeign || Bypass.Applies(request))
            return null;
        if (ReadMemory.Key.Of(engine, request) is not { } key)
            return null;
        WriteIntent intent = earlier ?? new WriteIntent { Engine = engine };
        // The probe tells a redirect from a URI that a handler on the way rewrote.
        request.Options.Set(WriteIntent.Key, intent);
        CurrentReader.Prepare(request);
        return new ScopedRead(engine, memory, key, request, intent);
    }

    /// <summary>Remembers what the answer says when it comes.</summary>
    public async Task<HttpResponseMessage> TakeAsync(Task<HttpResponseMessage> reading)
    {
        HttpResponseMessage answer = await reading.ConfigureAwait(false);
        Take(answer);
        return answer;
    }

    /// <summary>Remembers what the answer says. Its body is taken down while the caller reads it, and no earlier.</summary>
    public void Take(HttpResponseMessage answer)
    {
        if (IsRedirected(answer))
            return;
        // A 304 says that the caller has the version which it names.
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotModified))
            return;
        var version = new Representation(_target, default, contentType: null, _engine.Carrier.Read(answer, default));
        if (_memory.Note(_key, _began, version) is { } known && answer.StatusCode == HttpStatusCode.OK && IsPlain(answer))
            Capture(answer, known, version.Validators);
    }

    private void Capture(HttpResponseMessage answer, RememberedRead known, Validators validators)
    {
        string? announced = Validators.Single(answer.Content.Headers.NonValidated, "Content-Length");
        long? length = long.TryParse(announced, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
        int limit = _engine.Options.MaxCapturedContent;
        if (length > limit)
            return;
        MediaTypeHeaderValue? type = CurrentReader.ContentTypeOf(answer);
        answer.Content = new CapturingContent(
            answer.Content,
            limit,
            length,
            whole =>
            {
                var read = new Representation(_target, JsonEncoding.ToUtf8(whole, type), type, validators);
                _engine.StoredAsSent.Read(read);
                _memory.Keep(_key, known, read);
            }
        );
    }

    private bool IsRedirected(HttpResponseMessage answer) =>
        _intent.IsProbed ? _intent.WasRedirected : answer.RequestMessage?.RequestUri is { } answered && answered != _target;

    // What the caller had coded, the caller decodes: the bytes are no document.
    private static bool IsPlain(HttpResponseMessage answer) =>
        !answer.Content.Headers.NonValidated.TryGetValues("Content-Encoding", out HeaderStringValues codings)
        || codings.All(static coding => coding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
