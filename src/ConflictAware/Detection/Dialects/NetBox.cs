using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>NetBox: a text that lists what depends on the object.</summary>
    public static Dialect NetBox { get; } =
        new("NetBox")
        {
            Signs = [At.Json("/detail").Says("Unable to delete object")],
            Detail = ["/detail"],
            Rules = [new(ReferencedByOthers) { Status = 409, When = At.Json("/detail").Says("dependent objects were found") }],
            // Netbox-community/netbox: netbox/netbox/api/viewsets.
            Source = "https://netboxlabs.com/docs/netbox/integrations/rest-api/",
        };
}
