using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ConflictAware.Benchmarks;

/// <summary>
/// A real origin in a process of its own: counters with strong entity tags, and a log of what was carried out. Targets below <c>/hot</c> are reached over a network
/// whose hops take their time, to all others it is near; each of them begins with the same seed.
/// </summary>
internal sealed class HotOrigin(double hopMilliseconds)
{
    private readonly ConcurrentDictionary<string, HotCounter> _counters = new(StringComparer.Ordinal);

    /// <summary>Serves until standard input ends; says first where.</summary>
    public static async Task<int> RunAsync(double hopMilliseconds)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        WebApplication application = builder.Build();
        await using (application.ConfigureAwait(false))
        {
            application.Run(new HotOrigin(hopMilliseconds).ServeAsync);
            await application.StartAsync().ConfigureAwait(false);
            Console.WriteLine(application.Urls.Single());
            await Console.In.ReadToEndAsync().ConfigureAwait(false);
            await application.StopAsync().ConfigureAwait(false);
        }
        return 0;
    }

    private async Task ServeAsync(HttpContext context)
    {
        string path = context.Request.Path;
        if (path.StartsWith("/tally", StringComparison.Ordinal))
        {
            OriginTally tally = Of(path["/tally".Length..]).Tally();
            await context.Response.WriteAsJsonAsync(tally, ContentionJson.Default.OriginTally).ConfigureAwait(false);
            return;
        }
        HotCounter counter = Of(path);
        double hop = path.StartsWith("/hot", StringComparison.Ordinal) ? hopMilliseconds : 1;
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
        await TravelAsync(counter, hop).ConfigureAwait(false);
        (int status, string tag, byte[] body) = HttpMethods.IsGet(context.Request.Method)
            ? counter.Read(context.Request.Headers.IfNoneMatch)
            : counter.Write(context.Request.Headers.IfMatch, content.ToArray());
        await TravelAsync(counter, hop).ConfigureAwait(false);
        context.Response.StatusCode = status;
        context.Response.Headers.ETag = tag;
        if (body.Length == 0)
            return;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    private HotCounter Of(string path) => _counters.GetOrAdd(path, static _ => new HotCounter());

    private static Task TravelAsync(HotCounter counter, double hop) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Abs(hop + hop / 5 * counter.NextNormal())), TimeProvider.System);
}

/// <summary>What reached one counter.</summary>
/// <param name="Reads">GETs.</param>
/// <param name="Writes">PUTs, refused ones included.</param>
/// <param name="Added">What the log of the writes that were carried out adds up to.</param>
internal sealed record OriginTally(long Reads, long Writes, long Added);

/// <summary>One counter, its log, and the chance of the network before it. Thread-safe.</summary>
internal sealed class HotCounter
{
    private const int Seed = 20241115;

    private readonly Random _chance = new(Seed);
    private readonly List<(long Before, long After)> _log = [];
    private readonly Lock _gate = new();
    private byte[] _content = JsonSerializer.SerializeToUtf8Bytes(new Counter("tea", 0), Counter.Json);
    private long _version = 1;
    private long _reads;
    private long _writes;

    public (int Status, string Tag, byte[] Body) Read(string? ifNoneMatch)
    {
        lock (_gate)
        {
            _reads++;
            return string.Equals(ifNoneMatch, Tag, StringComparison.Ordinal) ? (304, Tag, []) : (200, Tag, _content);
        }
    }

    public (int Status, string Tag, byte[] Body) Write(string? ifMatch, byte[] content)
    {
        lock (_gate)
        {
            _writes++;
            if (ifMatch is { Length: > 0 } && !string.Equals(ifMatch, Tag, StringComparison.Ordinal))
                return (412, Tag, []);
            _log.Add((CountIn(_content), CountIn(content)));
            _content = content;
            _version++;
            return (204, Tag, []);
        }
    }

    public OriginTally Tally()
    {
        lock (_gate)
            return new OriginTally(_reads, _writes, _log.Sum(static entry => entry.After - entry.Before));
    }

    /// <summary>A number of the standard normal distribution (Box and Muller).</summary>
    public double NextNormal()
    {
        lock (_gate)
            return Math.Sqrt(-2 * Math.Log(1 - _chance.NextDouble())) * Math.Cos(2 * Math.PI * _chance.NextDouble());
    }

    private string Tag => string.Create(CultureInfo.InvariantCulture, $"\"{_version}\"");

    private static long CountIn(byte[] content) => JsonSerializer.Deserialize(content, Counter.Json)!.Count;
}
