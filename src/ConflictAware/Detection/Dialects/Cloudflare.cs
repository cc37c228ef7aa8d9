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
            Rules = [new(AlreadyExists, "81053", "81057", "81058", "1061", "10014")],
            // 81057 as recorded by clients of the DNS records API, behind 400.
            Source = "https://developers.cloudflare.com/api/",
        };
}
