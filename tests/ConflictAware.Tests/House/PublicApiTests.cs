using System.Reflection;
using System.Runtime.Versioning;
using ConflictAware.Tests.Data;

namespace ConflictAware.Tests.House;

/// <summary>The public API of the packages is what <c>build/api</c> lists, for each framework. <c>CONFLICTAWARE_WRITE_DOCS=1</c> writes the listings anew.</summary>
public class PublicApiTests
{
    private static readonly Assembly[] Packages = [typeof(EntityTag).Assembly, typeof(InMemoryOrigin).Assembly];

    private static IEnumerable<TestCaseData> Listings() =>
        Packages.Select(package => new TestCaseData(package).SetArgDisplayNames(package.GetName().Name!));

    [TestCaseSource(nameof(Listings))]
    public void PublicApi_IsTheListedOne(Assembly package)
    {
        string listing = Repository.Path("build", "api", $"{package.GetName().Name}.{FrameworkOf(package)}.txt");
        string api = PublicApi.Of(package);
        if (Environment.GetEnvironmentVariable("CONFLICTAWARE_WRITE_DOCS") == "1")
            File.WriteAllText(listing, api);
        Assert.That(
            PublicApi.Difference(File.ReadAllText(listing), api),
            Is.Empty,
            $"The public API differs from {Path.GetFileName(listing)}. Is it meant to? A line that goes breaks somebody. Run the tests once with CONFLICTAWARE_WRITE_DOCS=1, review the difference, and say in CHANGELOG.md what changes for users."
        );
    }

    private static string FrameworkOf(Assembly package) =>
        package.GetCustomAttributes(typeof(TargetFrameworkAttribute), inherit: false) is [TargetFrameworkAttribute built]
            ? "net" + built.FrameworkName.Split("=v")[1]
            : throw new InvalidOperationException("The package does not say what it is built for.");

    [Test]
    public void Difference_OfTwoListings_NamesTypeAndLine() =>
        Assert.That(
            PublicApi.Difference(
                "class A\n    int Old()\n    int Same()\nclass B\n    int Old()\n",
                "class A\n    int Same()\n    int New()\nclass B\n    int Old()\n"
            ),
            Is.EqualTo("class A\n  - int Old()\n  + int New()")
        );

    [Test]
    public void Of_WhatMattersToCallers_IsInTheListing() =>
        Assert.That(
            PublicApi.Of(typeof(EntityTag).Assembly),
            Does.Contain(
                    "[RequiresUnreferencedCode] [RequiresDynamicCode] static Task<Versioned<T>> UpdateAsync<T>(this HttpClient client, string requestUri, Func<T, T> update, CancellationToken cancellationToken = default)"
                )
                .And.Contain("[Obsolete(error: true)] static")
                .And.Contain(" where T : class")
                .And.Contain("readonly struct ConflictAware.EntityTag")
                .And.Not.Contain("ConflictEngine")
        );
}
