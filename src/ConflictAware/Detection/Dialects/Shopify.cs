using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Shopify: 423 is a shop that support has to unlock.</summary>
    public static Dialect Shopify { get; } =
        new("Shopify")
        {
            // "API response status and error codes", and the developer changelog of 30 August 2018.
            Hosts = ["*.myshopify.com"],
            Signs = [At.Header("X-Shopify-API-Version").Exists, At.Header("X-ShopId").Exists],
            Detail = ["/errors"],
            Rules = [new(AdministrativelyLocked) { Status = 423 }],
            Source = "https://shopify.dev/docs/api/usage/response-codes",
        };
}
