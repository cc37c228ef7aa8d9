using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>SCIM (RFC 7644 §3.12).</summary>
    public static Dialect Scim { get; } =
        new("SCIM")
        {
            Signs =
            [
                At.Json("/schemas/*").Is("urn:ietf:params:scim:api:messages:2.0:Error"),
                At.Header("Content-Type").StartsWith("application/scim+json"),
            ],
            Code = ["/scimType"],
            Detail = ["/detail"],
            Rules =
            [
                new(AlreadyExists, "uniqueness"),
                new(InvalidState, "mutability"),
                new(AlreadyExists)
                {
                    Status = 409,
                    Method = "POST",
                    Confidence = Confidence.Likely,
                },
            ],
            Source = "https://www.rfc-editor.org/rfc/rfc7644#section-3.12",
        };
}
