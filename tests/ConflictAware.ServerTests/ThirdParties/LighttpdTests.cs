using ConflictAware.ServerTests.Competing;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Strong tags, 412, and LOCK: the server on which most processes compete.</summary>
[ThirdParty("lighttpd, mod_webdav", "lighttpd")]
public class LighttpdTests : ThirdPartyTests
{
    private static readonly Competition Competition = new(Writers: 8, Updates: 25);

    [Test, CancelAfter(120_000)]
    [Tried("8 processes make 25 updates each of one document")]
    public async Task UpdateAsync_CompetingProcesses_LoseNoUpdate(CancellationToken cancellationToken)
    {
        using HttpClient http = Server.CreateClient();
        Happened(await Competition.LoseNothingAsync(http, Document(), cancellationToken));
    }

    [Test, CancelAfter(120_000)]
    [Tried("the same without preconditions")]
    public async Task GetAndPut_CompetingProcesses_LoseUpdates(CancellationToken cancellationToken)
    {
        using HttpClient http = Server.CreateClient();
        Happened(await Competition.LoseUpdatesAsync(http, Document(), cancellationToken));
    }
}
