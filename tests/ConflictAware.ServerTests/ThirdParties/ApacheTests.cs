using System.Net;
using System.Runtime.CompilerServices;
using ConflictAware.ServerTests.Competing;
using ConflictAware.ServerTests.Servers;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>Its tags are weak for a second after each write, and no weak tag is ever matched; mod_deflate appends -gzip to the tags of what it compresses.</summary>
[ThirdParty("Apache httpd, mod_dav and mod_deflate", "apache")]
public class ApacheTests : DavTests
{
    // Each update waits for the tag of the one before to become strong.
    private protected override Competition Competition => new(Writers: 3, Updates: 2);

    [Test]
    [Tried("save and delete in the first second, while the tag is weak")]
    public async Task SaveAndDeleteAsync_WeakTagOfTheFirstSecond_WaitAndSucceed()
    {
        Versioned<Product> read = await CreatedAsync();
        WriteResult<Product> saved = await Http.TrySaveAsync(read.With(read.Value with { Price = 11 }));
        Versioned<Product> again = await Http.GetVersionedAsync<Product>(read.Target);
        WriteResult<Product> deleted = await Http.TryDeleteAsync(again);

        Assert.That((read.EntityTag!.Value.IsWeak, again.EntityTag!.Value.IsWeak), Is.EqualTo((true, true)));
        Assert.That((saved.Refusals, deleted.Refusals), Is.EqualTo((1, 1)), "and a second later the tag was strong");
        Happened($"{Told(saved)} and {Told(deleted)} once the tag is strong");
    }

    [Test]
    [Tried("update what mod_deflate compresses, with a client that decompresses by itself")]
    public async Task UpdateAsync_AutomaticDecompression_ReadsWithoutCompressionAndUpdates()
    {
        (Versioned<Product> created, Uri target) = await CompressedAsync();
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
            }
        );
        using HttpResponseMessage compressed = await http.GetAsync(target);
        Assert.That(compressed.Headers.ETag!.Tag, Does.EndWith("-gzip\""), "what everybody else reads");
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(target, product => product with { Price = 11 });

        Assert.That((await CurrentAsync(created)).Price, Is.EqualTo(11));
        Happened(Told(result));
    }

    [Test]
    [Tried("update what is compressed without being asked to be, the tag ending in -gzip")]
    public async Task TryUpdateAsync_CompressedAllTheSame_IsRefusedWithTheReason()
    {
        (Versioned<Product> created, Uri target) = await CompressedAsync();
        // What an intermediary does that asks for compression whatever its client asked for.
        using HttpClient http = Server.CreateClient(inner => new Insisting((SocketsHttpHandler)inner));
        WriteResult<Product> result = await http.TryUpdateAsync<Product>(target, product => product with { Price = 11 });

        Assert.That((await CurrentAsync(created)).Price, Is.EqualTo(10));
        Happened(Told(result));
    }

    /// <summary>A product large enough to be compressed, and where it is read through mod_deflate.</summary>
    private async Task<(Versioned<Product> Created, Uri Target)> CompressedAsync([CallerMemberName] string test = "")
    {
        Versioned<Product> created = await CreatedAsync(test);
        await Http.UpdateAsync<Product>(created.Target, product => product with { Name = string.Concat(Enumerable.Repeat("chair ", 100)) });
        // Strong, so that nothing but the suffix is wrong with it.
        while ((await Http.GetVersionedAsync<Product>(created.Target)).EntityTag!.Value.IsWeak)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return (created, new Uri(Server.BaseAddress, "compressed" + created.Target.AbsolutePath));
    }

    private sealed class Insisting : DelegatingHandler
    {
        public Insisting(SocketsHttpHandler inner)
            : base(inner) => inner.AutomaticDecompression = DecompressionMethods.GZip;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("Accept-Encoding");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
