using System.Text;
using System.Text.Json;
using ConflictAware.TestSupport;

namespace ConflictAware.Tests.Clients;

/// <summary>A version that leaves the process as a text and comes back.</summary>
public class TokenTests
{
    private const string Path = "/products/42";
    private const string Tea = """{"name":"tea","stock":10}""";

    private static async Task<(InMemoryOrigin Origin, HttpClient Http, Versioned<Product> Read)> ReadAsync(TagStyle tags = TagStyle.Counter)
    {
        var origin = new InMemoryOrigin(new OriginOptions { Tags = tags });
        origin.Resources.Put(Path, Tea);
        HttpClient http = Chains.Client("plain", origin);
        return (origin, http, await http.GetVersionedAsync<Product>(Path));
    }

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task Token_ThroughAnotherClient_SavesUnderTheSameVersion(string kind)
    {
        (InMemoryOrigin origin, HttpClient http, Versioned<Product> read) = await ReadAsync();
        using HttpClient other = Chains.Client(kind, origin);
        string token = read.With(read.Value with { Stock = 3 }).ToToken();

        Versioned<Product> back = Versioned.FromToken<Product>(token);
        Versioned<Product> saved = await other.SaveAsync(back);

        Assert.That((back.Value.Stock, back.EntityTag, back.Target), Is.EqualTo((3, read.EntityTag, read.Target)));
        Assert.That(saved.Value.Stock, Is.EqualTo(3));
        Assert.That(origin.Resources.Requests[^1].Header("If-Match"), Is.EqualTo(read.EntityTag.ToString()));
        http.Dispose();
    }

    [TestCase(TagStyle.Weak)]
    [TestCase(TagStyle.Unquoted)]
    [TestCase(TagStyle.LowerCaseWeak)]
    [TestCase(TagStyle.LastModifiedOnly)]
    [TestCase(TagStyle.None)]
    public async Task Token_OfAnyValidator_ComesBackWithIt(TagStyle tags)
    {
        (_, HttpClient http, Versioned<Product> read) = await ReadAsync(tags);

        Versioned<Product> back = Versioned.FromToken<Product>(read.ToToken());

        Assert.That(back.Representation.Validators, Is.EqualTo(read.Representation.Validators));
        http.Dispose();
    }

    [Test]
    public async Task Token_AfterAnOwnWrite_StillReadsFirst()
    {
        (InMemoryOrigin origin, HttpClient http, _) = await ReadAsync();
        Versioned<Product> mine = await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 });
        Versioned<Product> back = Versioned.FromToken<Product>(mine.ToToken());
        origin.Resources.ForgetHistory();

        await http.SaveAsync(back.With(back.Value with { Stock = 8 }));

        Assert.That(origin.Resources.Requests.Select(r => r.Method), Is.EqualTo(new[] { "GET", "PUT" }));
        http.Dispose();
    }

    /// <summary>Nothing is sent before the handler has lent its engine, and that is no lost answer.</summary>
    [Test]
    public async Task Token_OfAVersionInDoubt_AsTheFirstCallThroughAHandler_IsSaved([Values] bool isOwnWrite)
    {
        (InMemoryOrigin origin, HttpClient http, Versioned<Product> read) = await ReadAsync();
        using HttpClient other = new(new ConflictHandler(new ConflictHandlingOptions(), origin))
        {
            BaseAddress = InMemoryOrigin.BaseAddress,
        };
        Versioned<Product> known = isOwnWrite ? await http.UpdateAsync<Product>(Path, p => p with { Stock = 9 }) : read;
        known.Representation.HasOpenWrite = true;
        Versioned<Product> back = Versioned.FromToken<Product>(known.With(known.Value with { Stock = 3 }).ToToken());

        WriteResult<Product> result = await other.TrySaveAsync(back);

        Assert.That((result.Outcome, result.Current?.Value.Stock), Is.EqualTo((WriteOutcome.Applied, (int?)3)));
        http.Dispose();
    }

    [Test]
    public async Task Token_ThatWasTamperedWith_SaysSoWhereverItWas()
    {
        (_, HttpClient http, Versioned<Product> read) = await ReadAsync();
        string token = read.ToToken();
        byte[] whole = Bytes(token);
        for (int i = 0; i < token.Length; i++)
        {
            foreach (char other in "A_z.0 \n\u00e9")
            {
                string tampered = token[..i] + other + token[(i + 1)..];
                // The last character holds bits that mean nothing.
                if (
                    tampered.StartsWith("ca1.", StringComparison.Ordinal)
                    && TryBytes(tampered) is { } bytes
                    && bytes.AsSpan().SequenceEqual(whole)
                )
                    continue;
                FormatException? error = Assert.Throws<FormatException>(() => Versioned.FromToken<Product>(tampered), $"'{other}' at {i}");
                Assert.That(error!.Message, Does.Contain("ToToken"));
            }
        }
        http.Dispose();
    }

    [Test]
    public async Task Token_ThatWasCutOff_SaysSoWhereverItWas()
    {
        (_, HttpClient http, Versioned<Product> read) = await ReadAsync();
        string token = read.ToToken();
        for (int length = 0; length < token.Length; length++)
            Assert.Throws<FormatException>(() => Versioned.FromToken<Product>(token[..length]), $"{length} characters");
        http.Dispose();
    }

    // Whoever knows the format can make one whose checksum is right.
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("5")]
    [TestCase("{}")]
    [TestCase("""{"target":null,"strong":false,"own":false,"base":"e30="}""")]
    [TestCase("""{"target":"/a","strong":false,"own":false,"base":"e30="}""")]
    [TestCase("""{"target":"file:///etc/passwd","strong":false,"own":false,"base":"e30="}""")]
    [TestCase("""{"target":"http://o/a","strong":"no","own":false,"base":"e30="}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"!"}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":null}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"e30=","tag":"*"}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"e30=","tag":null}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"e30=","tag":"a\r\nX: y"}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"e30=","type":"nonsense"}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"e30=","type":null}""")]
    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"e30=","value":null}""")]
    [TestCase("no json")]
    public void Token_ThatWasForged_IsNoToken(string payload)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(payload);
        byte[] sum = System.Security.Cryptography.SHA256.HashData(bytes);
        string token = "ca1." + Convert.ToBase64String([.. sum[..16], .. bytes]).Replace('+', '-').Replace('/', '_').TrimEnd('=');

        FormatException? error = Assert.Throws<FormatException>(() => Versioned.FromToken<Product>(token));

        Assert.That(error!.Message, Does.Contain("ToToken"));
    }

    [TestCase("""{"target":"http://o/a","strong":false,"own":false,"base":"e30=","modified":5}""")]
    [TestCase("""{"target":"http://o/a","strong":true,"own":false,"base":"e30=","modified":"a\r\nX: y"}""")]
    public void Token_WithAForgedDate_IsNoToken(string payload) => Token_ThatWasForged_IsNoToken(payload);

    [Test]
    public async Task Token_OfAnotherType_SaysSo()
    {
        (_, HttpClient http, Versioned<Product> read) = await ReadAsync();

        FormatException? error = Assert.Throws<FormatException>(() => Versioned.FromToken<int[]>(read.ToToken()));

        Assert.That(
            (error!.Message.Contains("Int32[]", StringComparison.Ordinal), error.InnerException),
            Is.EqualTo((true, error.InnerException as JsonException))
        );
        http.Dispose();
    }

    [Test]
    public async Task Law09_TokenOfAnotherOrigin_IsRefusedBeforeAnythingIsSent()
    {
        (InMemoryOrigin origin, HttpClient http, Versioned<Product> read) = await ReadAsync();
        var script = new ScriptedHandler();
        using var other = new HttpClient(script) { BaseAddress = new Uri("https://origin.example/") };
        Versioned<Product> back = Versioned.FromToken<Product>(read.ToToken());

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            other.SaveAsync(back.With(back.Value with { Stock = 1 }))
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.DeleteAsync(back));
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.RefreshAsync(back));

        Assert.That(error!.Message, Does.Contain("http://origin.example").And.Contain("https://origin.example"));
        Assert.That(script.Requests, Is.Empty);
        http.Dispose();
        origin.Dispose();
    }

    [Test]
    public async Task Law09_VersionOfAnotherClient_IsRefusedBeforeAnythingIsSent()
    {
        (InMemoryOrigin origin, HttpClient http, Versioned<Product> read) = await ReadAsync();
        using HttpClient other = Chains.Client("plain", origin);
        origin.Resources.ForgetHistory();

        InvalidOperationException? error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            other.SaveAsync(read.With(read.Value with { Stock = 1 }))
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.DeleteAsync(read));
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.RefreshAsync(read));

        Assert.That(error!.Message, Does.Contain("ToToken"));
        Assert.That(origin.Resources.Requests, Is.Empty);
        http.Dispose();
    }

    private static byte[] Bytes(string token)
    {
        string base64 = token[4..].Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
    }

    private static byte[]? TryBytes(string token)
    {
        try
        {
            return Bytes(token);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
