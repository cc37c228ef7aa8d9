using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>WebDAV, CalDAV and CardDAV, sabre/dav and Nextcloud. Enabled, what a multistatus (207, 424) holds and a MKCOL on something that exists (405) are looked into.</summary>
    public static Dialect WebDav { get; } =
        new("WebDAV")
        {
            Signs =
            [
                At.Xml("error/*/name()").Exists.And(At.Header("Content-Type").Contains("xml")),
                At.Xml("multistatus/response").Exists,
                At.Xml("response/status").Exists,
                At.Xml("response/propstat").Exists,
            ],
            Statuses = [207, 405, 424],
            LooksIntoParts = true,
            Code =
            [
                At.Xml("error/*/name()"),
                At.Xml("response/error/*/name()"),
                At.Xml("response/propstat/error/*/name()"),
                At.Xml("error/exception"),
            ],
            Detail =
            [
                At.Xml("error/message"),
                At.Xml("error/responsedescription"),
                At.Xml("response/responsedescription"),
                At.Xml("response/propstat/responsedescription"),
            ],
            Rules =
            [
                new(
                    Locked,
                    "lock-token-submitted",
                    "no-conflicting-lock",
                    "Sabre\\DAV\\Exception\\Locked",
                    "Sabre\\DAV\\Exception\\ConflictingLock",
                    "OCA\\DAV\\Connector\\Sabre\\Exception\\FileLocked"
                ),
                new(
                    InvalidState,
                    "lock-token-matches-request-uri",
                    "Sabre\\DAV\\Exception\\LockTokenMatchesRequestUri",
                    "cannot-modify-protected-property",
                    "cannot-modify-version",
                    "must-be-checked-out",
                    "valid-resourcetype"
                ),
                // With If-Match the object is known, and the identifier may only have been changed.
                new(AlreadyExists, "no-uid-conflict") { When = At.RequestHeader("If-Match").Exists, Confidence = Confidence.Likely },
                new(AlreadyExists, "resource-must-be-null", "no-uid-conflict", "unique-scheduling-object-resource"),
                // Also what a server says that knows no MKCOL at all.
                new(AlreadyExists)
                {
                    Status = 405,
                    Method = "MKCOL",
                    Confidence = Confidence.Guess,
                },
            ],
            // Nextcloud/server: apps/dav/lib/Connector/Sabre/Exception/FileLocked.php.
            Source = "https://www.rfc-editor.org/rfc/rfc4918#section-16",
        };
}
