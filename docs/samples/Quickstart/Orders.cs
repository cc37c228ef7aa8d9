using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quickstart;

/// <summary>What the shop's clients know of an order.</summary>
internal sealed record Order(string Customer, string Address, IReadOnlyList<OrderLine> Lines);

internal sealed record OrderLine(string Sku, int Quantity, decimal Price);

/// <summary>The orders of the shop: JSON documents with strong entity tags, in which more stands than its clients know.</summary>
internal sealed class Orders
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (JsonNode Document, int Version)> _orders = [];

    public void Map(WebApplication web)
    {
        web.MapGet("/orders/{id}", Read);
        web.MapPut("/orders/{id}", Write);
    }

    /// <summary>Takes a tea order of Ada's, from the inside: one line, and members of which no client has heard.</summary>
    public string TakeOne(string id)
    {
        const string Document = """
            {
              "customer": "Ada",
              "address": "1 Old Street",
              "taxRegion": "EU-7",
              "lines": [{ "sku": "tea", "quantity": 2, "price": 9.90, "warehouse": "north" }]
            }
            """;
        lock (_gate)
            _orders[id] = (JsonNode.Parse(Document)!, 1);
        return $"/orders/{id}";
    }

    /// <summary>The order, from the inside.</summary>
    public JsonNode Get(string id)
    {
        lock (_gate)
            return _orders[id].Document;
    }

    private IResult Read(string id, HttpResponse response)
    {
        lock (_gate)
        {
            if (!_orders.TryGetValue(id, out var order))
                return Results.NotFound();
            response.Headers.ETag = $"\"{order.Version}\"";
            return Results.Text(order.Document.ToJsonString(JsonSerializerOptions.Web), "application/json");
        }
    }

    private IResult Write(string id, JsonNode document, HttpRequest request, HttpResponse response)
    {
        lock (_gate)
        {
            if (!_orders.TryGetValue(id, out var order))
                return Results.NotFound();
            if (request.Headers.IfMatch != $"\"{order.Version}\"")
                return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
            _orders[id] = (document, order.Version + 1);
            response.Headers.ETag = $"\"{order.Version + 1}\"";
            return Results.NoContent();
        }
    }
}
