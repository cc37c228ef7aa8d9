using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>DigitalOcean. Enabled, pending events behind 422 are looked into.</summary>
    public static Dialect DigitalOcean { get; } =
        new("DigitalOcean")
        {
            Hosts = ["api.digitalocean.com"],
            Statuses = [422],
            Code = ["/id"],
            Detail = ["/message"],
            Rules =
            [
                new(OperationInProgress, "unprocessable_entity") { When = At.Json("/message").Says("pending event") },
                new(AlreadyExists) { Status = 422, When = At.Json("/message").Says("already in use") },
            ],
            // Digitalocean/csi-digitalocean and fog wait for this wording.
            Source = "https://docs.digitalocean.com/reference/api/",
        };
}
