using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Grafana: 412 without If-Match, the version is in the body, the code is called status.</summary>
    public static Dialect Grafana { get; } =
        new("Grafana")
        {
            Signs =
            [
                At.Json("/status").Is("version-mismatch"),
                At.Json("/status").Is("name-exists"),
                At.Json("/status").Is("plugin-dashboard"),
            ],
            Code = ["/status"],
            Detail = ["/message"],
            Rules = [new(VersionMismatch, "version-mismatch"), new(AlreadyExists, "name-exists"), new(InvalidState, "plugin-dashboard")],
            // Grafana/grafana (DashboardErr) says the same as the page.
            Source = "https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/",
        };
}
