using System.Security.Cryptography;
using ConflictAware.Tests.DependencyInjection;
using Guides;
using Microsoft.AspNetCore.DataProtection;

namespace ConflictAware.Tests.Documentation;

/// <summary>What docs/security.md shows, run.</summary>
public class SecurityTests
{
    private GuideBench _bench = null!;

    [SetUp]
    public void SetUp() => _bench = new GuideBench();

    [TearDown]
    public void TearDown() => _bench.Dispose();

    [Test]
    public void Register_ThePrimaryHandler_FollowsNoRedirects()
    {
        IServiceProvider services = _bench.Services(Security.Register);

        Chain.AssertHandlesConflicts(services, "catalog");
        Assert.That(Chain.Of(services, "catalog")[^1], Is.TypeOf<SocketsHttpHandler>().With.Property("AllowAutoRedirect").False);
    }

    [Test]
    public async Task Protect_AToken_ComesBackAndCannotBeForged()
    {
        IDataProtector protector = new EphemeralDataProtectionProvider().CreateProtector("form");
        Versioned<Product> read = await _bench.Client().GetVersionedAsync<Product>("products/42");

        (string ticket, Versioned<Product> again) = Security.Protect(protector, read);

        Assert.That((again.Value, again.EntityTag), Is.EqualTo((read.Value, read.EntityTag)));
        Assert.Throws<CryptographicException>(() => protector.Unprotect(ticket[..^4] + "AAAA"));
        Assert.Throws<CryptographicException>(() => protector.Unprotect(read.ToToken()));
    }
}
