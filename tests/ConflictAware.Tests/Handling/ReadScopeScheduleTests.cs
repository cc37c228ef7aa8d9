using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ConflictAware.Tests.Handling;

/// <summary>One flow in a scope and somebody else, in any order: no update of anybody vanishes.</summary>
public class ReadScopeScheduleTests
{
    private const string Path = "/document";
    private static readonly string[] Members = ["a", "b", "c", "d"];

    private static IEnumerable<TestCaseData> Origins()
    {
        yield return Case("counted tags", new OriginOptions());
        yield return Case("hashed tags", new OriginOptions { Tags = TagStyle.ContentHash });
        yield return Case("weak tags that match", new OriginOptions { Tags = TagStyle.Weak, MatchesWeakTags = true });
        yield return Case("no tags after writes", new OriginOptions { TagsWriteAnswers = false });
        yield return Case("dates", new OriginOptions { Tags = TagStyle.LastModifiedOnly });
        yield return Case("completed documents", new OriginOptions { Storing = Completed });

        static TestCaseData Case(string name, OriginOptions options) => new TestCaseData(options).SetArgDisplayNames(name);
    }

    private static byte[] Completed(OriginRequest request, byte[] bytes)
    {
        JsonNode document = JsonNode.Parse(bytes)!;
        document["length"] = bytes.Length;
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    [TestCaseSource(nameof(Origins))]
    public async Task Law29_AnyOrderOfReadsAndWrites_LosesNoUpdate(OriginOptions options)
    {
        (int written, int refused) = (0, 0);
        for (int seed = 0; seed < 300; seed++)
        {
            using var schedule = new Schedule(options, seed);
            await schedule.RunAsync();
            written += schedule.Written;
            refused += schedule.Refused;
        }
        TestContext.Out.WriteLine($"{written} written, {refused} refused");
        Assert.That(written, Is.GreaterThan(refused));
    }

    [TestCaseSource(nameof(Origins))]
    public async Task Law29_OneFlowAlone_IsNeverRefused(OriginOptions options)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            using var schedule = new Schedule(options, seed) { IsAlone = true };
            await schedule.RunAsync();
            Assert.That(schedule.Refused, Is.Zero, $"seed {seed}: {schedule.Steps}");
        }
    }

    private sealed class Schedule : IDisposable
    {
        private readonly FakeTimeProvider _time = new();
        private readonly InMemoryOrigin _origin;
        private readonly Random _random;
        private int _token;

        // What the flow has in its hands, and what it started from.
        private JsonObject? _mine;
        private JsonObject? _started;

        public Schedule(OriginOptions options, int seed)
        {
            _origin = new InMemoryOrigin(options with { TimeProvider = _time });
            _random = new Random(seed);
        }

        public bool IsAlone { get; init; }

        public int Written { get; private set; }

        public int Refused { get; private set; }

        public StringBuilder Steps { get; } = new();

        private JsonObject Held => JsonNode.Parse(_origin.Resources.TextOf(Path))!.AsObject();

        public async Task RunAsync()
        {
            _origin.Resources.Put(Path, """{"a":"0","b":"0","c":"0","d":"0"}""");
            using var http = new HttpClient(new ConflictHandler(new() { TimeProvider = _time }, new AttemptProbe(_origin)))
            {
                BaseAddress = InMemoryOrigin.BaseAddress,
            };
            bool hasJustRead = false;
            using (ReadScope.Begin())
            {
                for (int step = 0; step < 12; step++)
                {
                    _time.Advance(TimeSpan.FromSeconds(3));
                    int choice = _random.Next(
                        _mine is null ? 1
                        : IsAlone ? 3
                        : 4
                    );
                    // A flow that reads twice before it writes may be two.
                    if (choice == 0 && !(IsAlone && hasJustRead))
                    {
                        Steps.Append("read, ");
                        _mine = JsonNode.Parse(await http.GetStringAsync(Path))!.AsObject();
                        _started = (JsonObject)_mine.DeepClone();
                        hasJustRead = true;
                    }
                    else if (choice == 3)
                    {
                        JsonObject held = Held;
                        string member = Change(held);
                        Steps.Append(CultureInfo.InvariantCulture, $"somebody {member}, ");
                        _origin.Resources.Put(Path, held.ToJsonString());
                    }
                    else
                    {
                        Steps.Append(CultureInfo.InvariantCulture, $"write {Change(_mine!)}, ");
                        await WriteAsync(http);
                        hasJustRead = false;
                    }
                }
            }
        }

        public void Dispose() => _origin.Dispose();

        private string Change(JsonObject document)
        {
            string member = Members[_random.Next(Members.Length)];
            document[member] = $"t{++_token}";
            return member;
        }

        private async Task WriteAsync(HttpClient http)
        {
            JsonObject before = Held;
            using HttpResponseMessage answer = await http.PutAsync(
                Path,
                new StringContent(_mine!.ToJsonString(), Encoding.UTF8, "application/json")
            );
            JsonObject after = Held;
            if (answer.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                Refused++;
                Assert.That(after.ToJsonString(), Is.EqualTo(before.ToJsonString()), Steps.ToString());
                return;
            }
            Assert.That(answer.IsSuccessStatusCode, Is.True, Steps.ToString());
            Written++;
            foreach (string member in Members)
            {
                (string started, string mine, string held) = (Text(_started!, member), Text(_mine, member), Text(before, member));
                bool collides = mine != started && held != started && held != mine;
                Assert.That(collides, Is.False, $"{member} was written over. {Steps}");
                Assert.That(Text(after, member), Is.EqualTo(mine == started ? held : mine), $"{member}. {Steps}");
            }
            _started = (JsonObject)_mine.DeepClone();
        }

        private static string Text(JsonObject document, string member) => document[member]!.GetValue<string>();
    }
}
