using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

public static class VersionCarriers
{
    public static IReadOnlyDictionary<string, VersionCarrier> All()
    {
        #region carriers
        VersionCarrier couchDb = VersionCarrier.Member("/_rev").DeleteByQuery("rev");
        VersionCarrier kubernetes = VersionCarrier
            .Member("/metadata/resourceVersion")
            .DeleteByMember("/preconditions/resourceVersion");
        VersionCarrier confluence = VersionCarrier.Member("/version/number", increment: true);
        VersionCarrier contentful = VersionCarrier.Header("X-Contentful-Version", from: "/sys/version");
        VersionCarrier elasticsearch = VersionCarrier
            .Query(("if_seq_no", "/_seq_no"), ("if_primary_term", "/_primary_term"))
            .RepresentationAt("/_source");
        VersionCarrier dates = VersionCarrier.LastModified; // where tags are made up by a framework or a proxy
        #endregion
        return new Dictionary<string, VersionCarrier>(StringComparer.Ordinal)
        {
            [nameof(couchDb)] = couchDb,
            [nameof(kubernetes)] = kubernetes,
            [nameof(confluence)] = confluence,
            [nameof(contentful)] = contentful,
            [nameof(elasticsearch)] = elasticsearch,
            [nameof(dates)] = dates,
        };
    }

    public static void Register(IServiceCollection services, VersionCarrier couchDb)
    {
        #region register
        services
            .AddHttpClient("couch", http => http.BaseAddress = new Uri("https://couch.example"))
            .AddConflictHandling(o => o.Version = couchDb);
        #endregion
    }
}
