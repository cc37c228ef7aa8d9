using System.Collections.Concurrent;
using System.Net.Mime;
using Microsoft.Extensions.Primitives;

namespace Quickstart;

/// <summary>
/// A small shop. Products have strong entity tags, and a PUT with <c>If-Match</c> is carried out only while that tag is the current one; a PUT without
/// it always is. It also has locks, registrations that must be unique, and a firewall in front of one of its paths.
/// </summary>
internal sealed class Origin : IAsyncDisposable
{
    private sealed record Stored(Product Product, int Version, DateTimeOffset LockedUntil);

    private readonly WebApplication _web;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Stored> _products = [];
    private readonly ConcurrentDictionary<string, bool> _registered = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(string Path, int Status), int> _answers = [];

    private Origin()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();

        _web.Use(CountAsync);
        _web.MapGet("/products/{id}", Read);
        _web.MapPut("/products/{id}", Write);
        Orders.Map(_web);
        _web.MapPost("/register", Register);
        _web.Map("/guarded/{**path}", Firewall);
    }

    public Orders Orders { get; } = new();

    public Uri BaseAddress => new(_web.Urls.Single());

    public static async Task<Origin> StartAsync()
    {
        var origin = new Origin();
        await origin._web.StartAsync();
        return origin;
    }

    /// <summary>Puts a product on the shelf, from the inside.</summary>
    public void Put(string id, Product product)
    {
        lock (_gate)
            _products[id] = new Stored(product, Version: 1, LockedUntil: default);
    }

    /// <summary>Somebody at the counter has this product open for so long.</summary>
    public void LockFor(string id, TimeSpan time)
    {
        lock (_gate)
            _products[id] = _products[id] with { LockedUntil = _time.GetUtcNow() + time };
    }

    /// <summary>What is on the shelf, from the inside.</summary>
    public Product Get(string id)
    {
        lock (_gate)
            return _products[id].Product;
    }

    /// <summary>How many requests to a path were answered so; all of them without a status.</summary>
    public int Answers(string path, int? status = null) =>
        _answers.Where(answer => answer.Key.Path == path && (status ?? answer.Key.Status) == answer.Key.Status).Sum(answer => answer.Value);

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private IResult Read(string id, HttpResponse response)
    {
        lock (_gate)
        {
            if (!_products.TryGetValue(id, out Stored? stored))
                return Results.NotFound();
            response.Headers.ETag = TagOf(stored);
            return Results.Json(stored.Product);
        }
    }

    private IResult Write(string id, Product product, HttpRequest request, HttpResponse response)
    {
        // Checking the precondition and writing are one step: in between nobody else may write (RFC 9110 §13.2).
        lock (_gate)
        {
            if (!_products.TryGetValue(id, out Stored? stored))
                return Results.NotFound();
            // One tag is all that this shop understands; there may be lists of them, and "*".
            StringValues expected = request.Headers.IfMatch;
            if (expected.Count > 0 && expected != TagOf(stored))
                return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
            if (stored.LockedUntil > _time.GetUtcNow())
                return Results.StatusCode(StatusCodes.Status423Locked);
            stored = stored with { Product = product, Version = stored.Version + 1 };
            _products[id] = stored;
            response.Headers.ETag = TagOf(stored);
            return Results.NoContent();
        }
    }

    private IResult Register(Registration registration) =>
        _registered.TryAdd(registration.Email, true)
            ? Results.Created()
            : Results.Problem(
                type: "https://shop.example/problems/email-taken",
                title: "The e-mail address is registered already.",
                detail: $"{registration.Email} has an account.",
                statusCode: StatusCodes.Status409Conflict
            );

    private static IResult Firewall() =>
        Results.Content(
            "<!doctype html><html><head><title>Request blocked</title></head><body><h1>Request blocked</h1></body></html>",
            MediaTypeNames.Text.Html,
            statusCode: StatusCodes.Status409Conflict
        );

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        _answers.AddOrUpdate((context.Request.Path.Value!, context.Response.StatusCode), 1, (_, count) => count + 1);
    }

    private static string TagOf(Stored stored) => $"\"{stored.Version}\"";
}
