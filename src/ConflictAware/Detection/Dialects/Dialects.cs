namespace ConflictAware;

/// <summary>The dialects that come with the library, one a vendor or shape.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public static partial class Dialects
{
    /// <summary>All of them, in the order in which they are tried.</summary>
    public static IReadOnlyList<Dialect> All => AllDialects.List;

    // In a class of its own, so that it is filled after every property of the partial class has been.
    private static class AllDialects
    {
        public static readonly Dialect[] List =
        [
            DynamoDb,
            AwsLambda,
            AzureStorage,
            S3,
            Aws,
            CosmosDb,
            AzureAppConfiguration,
            Dataverse,
            SharePoint,
            MicrosoftGraph,
            AzureResourceManager,
            AzureDevOps,
            Google,
            Kubernetes,
            Elasticsearch,
            Etcd,
            CouchDb,
            Iceberg,
            Stripe,
            Square,
            PayPal,
            Notion,
            Box,
            Contentful,
            Dropbox,
            GitHub,
            GitLab,
            Grafana,
            Ghost,
            NodeRed,
            Hetzner,
            HubSpot,
            Kinto,
            ResumableUpload,
            IdempotencyKey,
            Scim,
            Fhir,
            WebDav,
            PostgREST,
            SupabaseStorage,
            AspNetIdentity,
            Docker,
            Distribution,
            Confluence,
            Jira,
            Salesforce,
            Zendesk,
            Cloudflare,
            DigitalOcean,
            OpenStack,
            VMware,
            CloudFoundry,
            MongoDbAtlas,
            ArangoDb,
            Solr,
            Nomad,
            Consul,
            Vault,
            Firebase,
            NetBox,
            Keycloak,
            Telegram,
            KafkaConnect,
            ProblemDetails,
            JsonApi,
            OData,
            GraphQl,
            GrpcGateway,
            ErrorObject,
        ];
    }
}
