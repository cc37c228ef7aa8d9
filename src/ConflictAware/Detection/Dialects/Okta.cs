using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Okta: a number for each error. Its 423 is no lock but a user or a factor that is not active.</summary>
    public static Dialect Okta { get; } =
        new("Okta")
        {
            Hosts = ["*.okta.com", "*.oktapreview.com", "*.okta-emea.com"],
            Signs = [At.Json("/errorCode").StartsWith("E0000").And(At.Json("/errorSummary").Exists)],
            Code = ["/errorCode"],
            Detail = ["/errorSummary"],
            Rules =
            [
                // Roles, certificates, devices, authenticators, customizations, domains, brands.
                new(AlreadyExists, "E0000090", "E0000096", "E0000108", "E0000157", "E0000182", "E0000183", "E0000197", "E0000202"),
                new(AlreadyExists, "E0000136") { Confidence = Confidence.Likely },
                // A user that is still being activated.
                new(OperationInProgress, "E0000112"),
                new(ReferencedByOthers, "E0000187", "E0000201"),
                new(InvalidState, "E0000155", "E0000180", "E0000184", "E0000185", "E0000200"),
                new(InvalidState, "E0000127", "E0000145") { Confidence = Confidence.Likely },
            ],
            // Okta/okta-developer-docs: error-codes.json.
            Source = "https://developer.okta.com/docs/reference/error-codes/",
        };
}
