using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>ServiceNow: texts without codes. Enabled, a violated unique key behind 400 and 403 is looked into.</summary>
    public static Dialect ServiceNow { get; } =
        new("ServiceNow")
        {
            // The wording stands in its system properties (glide.db.loguser) and knowledge base.
            Hosts = ["*.service-now.com"],
            Signs = [At.Json("/status").Is("failure").And(At.Json("/error/detail").Exists)],
            Statuses = [400, 403],
            Detail = ["/error/detail", "/error/message"],
            Rules =
            [
                new(AlreadyExists) { When = At.Json("/error/detail").Says("Unique Key violation") },
                new(AlreadyExists) { When = At.Json("/error/message").Says("Unique Key violation") },
            ],
            Source = "https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html",
        };
}
