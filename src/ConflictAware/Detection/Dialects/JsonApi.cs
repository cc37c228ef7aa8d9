namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>JSON:API errors.</summary>
    public static Dialect JsonApi { get; } =
        new("JSON:API")
        {
            IsShape = true,
            Signs = [At.Header("Content-Type").StartsWith("application/vnd.api+json")],
            Code = ["/errors/*/code", "/errors/*/id", "/errors/*/links/type"],
            Detail = ["/errors/*/detail"],
            Source = "https://jsonapi.org/format/#errors",
        };
}
