using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Keycloak: one text, no code.</summary>
    public static Dialect Keycloak { get; } =
        new("Keycloak")
        {
            Signs = [At.Json("/errorMessage").Says("exists with same")],
            Detail = ["/errorMessage"],
            Rules = [new(AlreadyExists) { Status = 409, When = At.Json("/errorMessage").Says("exists") }],
            // Wording as its clients' tests record it.
            Source = "https://www.keycloak.org/docs-api/latest/rest-api/",
        };
}
