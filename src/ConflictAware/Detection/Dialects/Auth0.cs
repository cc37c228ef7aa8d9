using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Auth0 management: an error code that names the part which refused.</summary>
    public static Dialect Auth0 { get; } =
        new("Auth0")
        {
            Hosts = ["*.auth0.com"],
            Signs = [At.Json("/errorCode").Is("auth0_idp_error")],
            Code = ["/errorCode"],
            Detail = ["/message"],
            // Seen for users that exist, by many of its clients; the code itself says only that the user store refused.
            Rules =
            [
                new(AlreadyExists, "auth0_idp_error")
                {
                    Status = 409,
                    Method = "POST",
                    Confidence = Confidence.Likely,
                },
            ],
            Source = "https://auth0.com/docs/api/management/v2/users/post-users",
        };
}
