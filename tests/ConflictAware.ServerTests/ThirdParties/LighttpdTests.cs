using ConflictAware.ServerTests.Competing;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Strong tags, 412, and LOCK: the server on which most processes compete.</summary>
[ThirdParty("lighttpd, mod_webdav", "lighttpd")]
public class LighttpdTests : DavTests
{
    private protected override Competition Competition => new(Writers: 8, Updates: 25);
}
