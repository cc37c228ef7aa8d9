using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>ASP.NET Core Identity: the code is the name of a member. Enable it to see duplicates behind 400.</summary>
    public static Dialect AspNetIdentity { get; } =
        new("ASP.NET Core Identity")
        {
            Signs =
            [
                At.JsonNames("/errors").Is("DuplicateUserName"),
                At.JsonNames("/errors").Is("DuplicateEmail"),
                At.JsonNames("/errors").Is("ConcurrencyFailure"),
            ],
            Statuses = [400],
            Code = [At.JsonNames("/errors"), "/*/code"],
            Detail = ["/errors/DuplicateUserName/*", "/errors/DuplicateEmail/*", "/errors/ConcurrencyFailure/*", "/*/description"],
            Rules =
            [
                new(
                    AlreadyExists,
                    "DuplicateUserName",
                    "DuplicateEmail",
                    "DuplicateRoleName",
                    "LoginAlreadyAssociated",
                    "UserAlreadyInRole",
                    "UserAlreadyHasPassword"
                )
                {
                    Confidence = Confidence.Likely,
                },
                new(VersionMismatch, "ConcurrencyFailure"),
            ],
            Source = "https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.identity.identityerrordescriber",
        };
}
