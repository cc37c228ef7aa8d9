using System.Text.Json.Nodes;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Model;

/// <summary>What stands at the origin.</summary>
internal sealed record Doc(int A, int B, string? Note);

/// <summary>The origin, the network before it, and somebody else. One thread; nothing happens but what the schedule says, in its order.</summary>
internal sealed class World
{
    public const string Path = "/doc";

    private const string Start = """{"a":1,"b":1,"note":"start","writes":["start"]}""";

    private readonly Schedule _schedule;
    private readonly List<Arrival> _waiting = [];
    private readonly List<OriginRequest> _late = [];
    private readonly Dictionary<string, string> _tagged = [];
    private int _exchanges;
    private int _others;

    public World(Schedule schedule)
    {
        _schedule = schedule;
        Setting setting = schedule.Setting;
        Store = new ResourceStore(
            new OriginOptions
            {
                TimeProvider = Time,
                Tags = setting.Tags,
                MatchesWeakTags = setting.Tags is TagStyle.Weak,
                ReturnsRepresentation = setting.ReturnsRepresentation,
                SendsDigest = setting.SendsDigest,
                HonoursIdempotencyKeys = setting.HonoursKeys,
                WriteIdHeader = setting.WriteId is IdPlace.Header ? "X-Write-Id" : null,
                Storing = setting.AddsMembers ? AddMember : null,
            }
        );
        if (!setting.StartsEmpty)
            Store.Put(Path, Start);
        Time.Advance(TimeSpan.FromSeconds(2));
    }

    public FakeTimeProvider Time { get; } = new();

    public ResourceStore Store { get; }

    /// <summary>How many commits there are.</summary>
    public int Commits => Store.Commits.Count;

    /// <summary>What stood at the origin under this tag; null when there was no such tag.</summary>
    public Doc? Under(string tag) => _tagged.TryGetValue(tag, out string? text) ? Read(text) : null;

    public static Doc? Read(string? text) =>
        text is null || JsonNode.Parse(text) is not JsonObject doc
            ? null
            : new Doc(doc["a"]?.GetValue<int>() ?? 0, doc["b"]?.GetValue<int>() ?? 0, doc["note"]?.GetValue<string>());

    /// <summary>A request has reached the network.</summary>
    public Task<HttpResponseMessage> ArriveAsync(HttpRequestMessage request, byte[] content, ModelClient client, CancellationToken given)
    {
        OriginRequest arrived = InMemoryOrigin.Arrived(request, content);
        // The token of the operation, for the log alone.
        arrived = new OriginRequest(
            arrived.Method,
            arrived.Path,
            arrived.Query,
            arrived
                .Headers.Select(one => KeyValuePair.Create(one.Key, (IEnumerable<string>)one.Value))
                .Append(new("X-Request-Id", [client.Token])),
            content
        );
        var arrival = new Arrival(request, arrived, client);
        _waiting.Add(arrival);
        // Whoever is given up while it travels may still arrive.
        given.UnsafeRegister(
            _ =>
            {
                if (_waiting.Remove(arrival))
                    _late.Add(arrived);
                arrival.Answer.TrySetCanceled(given);
            },
            state: null
        );
        return arrival.Answer.Task;
    }

    /// <summary>Lets one thing happen.</summary>
    /// <returns>Whether there was something that could.</returns>
    public bool Step()
    {
        if (_waiting.Count == 0)
        {
            if (Time.PendingWaits == 0)
                return false;
            Time.AdvanceToNextWait();
            return true;
        }
        Happening happening = _exchanges < _schedule.Happenings.Count ? _schedule.Happenings[_exchanges] : default;
        _exchanges++;
        Arrival arrival = _waiting[happening.Turn % _waiting.Count];
        _waiting.Remove(arrival);
        if (happening.Seconds > 0)
            Time.Advance(TimeSpan.FromSeconds(happening.Seconds));
        if (happening.ReleasesLate)
            ReleaseLate();
        Act(happening.Before);
        Exchange(arrival, happening);
        return true;
    }

    /// <summary>Whatever is still on its way arrives.</summary>
    public void ReleaseLate()
    {
        foreach (OriginRequest late in _late)
            Handle(late);
        _late.Clear();
    }

    private void Exchange(Arrival arrival, Happening happening)
    {
        OriginRequest request = arrival.Arrived;
        Fault fault = happening.Fault;
        if (fault is Fault.ResentOnTheWay && !_schedule.Setting.PathMayResend)
            fault = Fault.Duplicated;
        if (fault is Fault.Accepted && request.IsSafe)
            fault = Fault.None;
        switch (fault)
        {
            case Fault.LostBefore:
                arrival.Fail(Lost());
                return;
            case Fault.NeverConnected:
                arrival.Fail(new HttpRequestException(HttpRequestError.ConnectionError, "Nobody listens."));
                return;
            case Fault.Refused503Before or Fault.Refused429Before or Fault.Refused403Before:
                int status = fault switch
                {
                    Fault.Refused503Before => 503,
                    Fault.Refused429Before => 429,
                    _ => 403,
                };
                arrival.Take(new OriginAnswer(status), Time);
                return;
            case Fault.Late:
                _late.Add(request);
                arrival.Fail(new TaskCanceledException("It took too long."));
                return;
            case Fault.Accepted:
                _late.Add(request);
                arrival.Take(new OriginAnswer(202), Time);
                return;
            case Fault.CanceledBefore:
                arrival.Client.Cancel();
                arrival.Fail(new OperationCanceledException(arrival.Client.Canceled));
                return;
        }

        OriginAnswer answer = Handle(request);
        if (fault is Fault.Duplicated)
            Handle(request);
        Act(happening.After);
        switch (fault)
        {
            case Fault.LostAfter:
                arrival.Fail(Lost());
                return;
            case Fault.Refused500After:
                arrival.Take(new OriginAnswer(500), Time);
                return;
            case Fault.Refused408After:
                arrival.Take(new OriginAnswer(408), Time);
                return;
            case Fault.ResentOnTheWay:
                answer = Handle(request);
                break;
            case Fault.BodyLost:
                arrival.Take(answer, Time, loseBody: true);
                return;
            case Fault.CanceledAfter:
                arrival.Client.Cancel();
                arrival.Fail(new OperationCanceledException(arrival.Client.Canceled));
                return;
        }
        arrival.Take(answer, Time);
    }

    private OriginAnswer Handle(OriginRequest request)
    {
        OriginAnswer answer = Store.Handle(request);
        Note();
        return answer;
    }

    private void Note()
    {
        if (Store.TagOf(Path) is { } tag)
            _tagged[tag] = Store.TextOf(Path);
    }

    private void Act(Other other)
    {
        string? text = Store.Find(Path)?.Text;
        bool hasLog = _schedule.Setting.WriteId is IdPlace.Log;
        switch (other)
        {
            case Other.Counts or Other.CountsTheSame when text is not null:
                JsonNode doc = JsonNode.Parse(text)!;
                string member = other is Other.Counts ? "b" : "a";
                doc[member] = (doc[member]?.GetValue<int>() ?? 0) + 1;
                // All writers keep the log.
                if (hasLog && doc["writes"] is JsonArray log)
                    log.Add($"other-{++_others}");
                Store.Put(Path, doc.ToJsonString());
                break;
            case Other.Deletes:
                Store.Delete(Path);
                break;
            case Other.Recreates when text is null:
                Store.Put(Path, $$"""{"a":5,"b":5,"note":"other","writes":["other-{{++_others}}"]}""");
                break;
            case Other.Rewrites when text is not null && !hasLog:
                Store.Put(Path, text);
                break;
            case Other.Restores when !hasLog:
                Store.Put(Path, Start);
                break;
        }
        Note();
    }

    private static byte[] AddMember(OriginRequest request, byte[] content)
    {
        if (JsonNode.Parse(content) is not JsonObject doc)
            return content;
        doc["revision"] = (doc["revision"]?.GetValue<int>() ?? 0) + 1;
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(doc);
    }

    private static HttpRequestException Lost() => new(HttpRequestError.ResponseEnded, "The connection broke.");

    private sealed class Arrival(HttpRequestMessage request, OriginRequest arrived, ModelClient client)
    {
        public OriginRequest Arrived => arrived;
        public ModelClient Client => client;

        // Whoever waits goes on within the call that completes it: one thread.
        public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new();

        public void Fail(Exception failure) => Answer.TrySetException(failure);

        public void Take(OriginAnswer answer, TimeProvider time, bool loseBody = false)
        {
            HttpResponseMessage response = InMemoryOrigin.Response(request, answer, time);
            if (loseBody)
            {
                var lost = new LostContent();
                foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in response.Content.Headers.NonValidated)
                    lost.Headers.TryAddWithoutValidation(name, values);
                response.Content = lost;
            }
            Answer.TrySetResult(response);
        }
    }

    private sealed class LostContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            Task.FromException(new IOException("The body did not arrive."));

        protected override Task<Stream> CreateContentReadStreamAsync() =>
            Task.FromException<Stream>(new IOException("The body did not arrive."));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
