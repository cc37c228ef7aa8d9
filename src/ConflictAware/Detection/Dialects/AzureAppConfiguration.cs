using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Azure App Configuration: problem types of its own.</summary>
    public static Dialect AzureAppConfiguration { get; } =
        new("Azure App Configuration")
        {
            Hosts = ["*.azconfig.io"],
            Signs = [At.Json("/type").StartsWith("https://azconfig.io/errors/")],
            Code = ["/type"],
            Detail = ["/detail"],
            Rules =
            [
                new(AdministrativelyLocked, "https://azconfig.io/errors/key-locked"),
                new(AlreadyExists, "https://azconfig.io/errors/already-exists"),
            ],
            Source = "https://learn.microsoft.com/azure/azure-app-configuration/rest-api-key-value",
        };
}
