using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Cloudflare: numbers for codes. Enabled, duplicate records behind 400 are looked into.</summary>
    public static Dialect Cloudflare { get; } =
        new("Cloudflare API")
        {
            Hosts = ["api.cloudflare.com"],
            Signs = [At.Json("/success").Is("false").And(At.Json("/errors/*/code").Exists).And(At.Json("/messages").Exists)],
            Statuses = [400],
            Code = ["/errors/*/code"],
            Detail = ["/errors/*/message"],
            // Records (8105x), zones and namespaces, as their clients recorded them behind 400 (cloudflare/terraform-provider-cloudflare among others).
            Rules = [new(AlreadyExists, "81053", "81054", "81057", "81058", "1061", "10014")],
            Source = "https://developers.cloudflare.com/api/",
        };
}
