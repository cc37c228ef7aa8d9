using Microsoft.Extensions.Primitives;

namespace Observability;

/// <summary>A shop with strong entity tags, whose products are locked now and then, and whose answers sometimes get lost.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private sealed record Stored(Product Product, int Version);

    private readonly WebApplication _web;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Stored> _products = [];
    private bool _isLocked;
    private bool _losesTheAnswer;

    private Origin()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.MapGet("/products/{id}", Read);
        _web.MapPut("/products/{id}", Write);
    }

    public Uri BaseAddress => new(_web.Urls.Single());

    public static async Task<Origin> StartAsync()
    {
        var origin = new Origin();
        await origin._web.StartAsync();
        return origin;
    }

    /// <summary>Writes a product, from the inside: somebody else did.</summary>
    public void Put(string id, Product product)
    {
        lock (_gate)
            _products[id] = new Stored(product, _products.TryGetValue(id, out Stored? before) ? before.Version + 1 : 1);
    }

    /// <summary>The next write meets a lock.</summary>
    public void LockOnce() => _isLocked = true;

    /// <summary>The next write is carried out, and its answer gets lost; then somebody else writes.</summary>
    public void LoseOneAnswer() => _losesTheAnswer = true;

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

    private IResult Write(string id, Product product, HttpContext context)
    {
        lock (_gate)
        {
            StringValues expected = context.Request.Headers.IfMatch;
            if (!_products.TryGetValue(id, out Stored? stored) || expected != TagOf(stored))
                return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
            if (_isLocked)
            {
                _isLocked = false;
                context.Response.Headers.RetryAfter = "1";
                return Results.StatusCode(StatusCodes.Status423Locked);
            }
            _products[id] = stored = new Stored(product, stored.Version + 1);
            if (_losesTheAnswer)
            {
                _losesTheAnswer = false;
                _products[id] = new Stored(product with { Stock = product.Stock - 5 }, stored.Version + 1);
                context.Abort();
            }
            context.Response.Headers.ETag = TagOf(stored);
            return Results.NoContent();
        }
    }

    private static string TagOf(Stored stored) => $"\"{stored.Version}\"";
}
