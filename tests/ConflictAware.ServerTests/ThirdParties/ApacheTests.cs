using ConflictAware.ServerTests.Competing;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Its tags are weak for a second after each write, and no weak tag is ever matched; mod_deflate appends -gzip to the tags of what it compresses.</summary>
[ThirdParty("Apache httpd, mod_dav and mod_deflate", "apache")]
public class ApacheTests : DavTests
{
    // Each update waits for the tag of the one before to become strong.
    private protected override Competition Competition => new(Writers: 4, Updates: 2);
}
