namespace ConflictAware.Tests.Data;

/// <summary>What a client of each origin would know: the dialect to enable for conflicts behind other statuses, and the vendor's public host.</summary>
internal static class Speakers
{
    private static readonly Dictionary<string, (Dialect? Dialect, string? Host)> Table = new(StringComparer.Ordinal)
    {
        ["apache"] = (Dialects.WebDav, null),
        ["lighttpd"] = (Dialects.WebDav, null),
        ["nginx"] = (Dialects.WebDav, null),
        ["radicale"] = (Dialects.WebDav, null),
        ["webdav"] = (Dialects.WebDav, null),
        ["aspnet"] = (Dialects.AspNetIdentity, null),
        ["azurite-blob"] = (Dialects.AzureStorage, null),
        ["azurite-queue"] = (Dialects.AzureStorage, null),
        ["azurite-table"] = (Dialects.AzureStorage, null),
        ["azure-storage"] = (Dialects.AzureStorage, "account.blob.core.windows.net"),
        ["azure-arm"] = (Dialects.AzureResourceManager, "management.azure.com"),
        ["azure-cosmos"] = (Dialects.CosmosDb, "account.documents.azure.com"),
        ["azure-appconfig"] = (Dialects.AzureAppConfiguration, "store.azconfig.io"),
        ["dataverse"] = (Dialects.Dataverse, "org.crm.dynamics.com"),
        ["sharepoint"] = (Dialects.SharePoint, "contoso.sharepoint.com"),
        ["ms-graph"] = (Dialects.MicrosoftGraph, "graph.microsoft.com"),
        ["dynalite"] = (Dialects.DynamoDb, null),
        ["aws-dynamodb"] = (Dialects.DynamoDb, "dynamodb.eu-west-1.amazonaws.com"),
        ["aws-lambda"] = (Dialects.AwsLambda, "lambda.eu-west-1.amazonaws.com"),
        ["aws-s3"] = (Dialects.S3, "bucket.s3.eu-west-1.amazonaws.com"),
        ["etcd"] = (Dialects.Etcd, null),
        ["pouchdb"] = (Dialects.CouchDb, null),
        ["couchdb"] = (Dialects.CouchDb, null),
        ["elasticsearch"] = (Dialects.Elasticsearch, null),
        ["github"] = (Dialects.GitHub, "api.github.com"),
        ["gitlab"] = (Dialects.GitLab, "gitlab.com"),
        ["google-calendar"] = (Dialects.Google, "www.googleapis.com"),
        ["google-drive"] = (Dialects.Google, "www.googleapis.com"),
        ["google-iam"] = (Dialects.Google, "iam.googleapis.com"),
        ["box"] = (Dialects.Box, "api.box.com"),
        ["confluence"] = (Dialects.Confluence, "example.atlassian.net"),
        ["contentful"] = (Dialects.Contentful, "api.contentful.com"),
        ["dropbox"] = (Dialects.Dropbox, "api.dropboxapi.com"),
        ["hetzner"] = (Dialects.Hetzner, "api.hetzner.cloud"),
        ["hubspot"] = (Dialects.HubSpot, "api.hubapi.com"),
        ["ietf-idempotency-key"] = (Dialects.IdempotencyKey, null),
        ["notion"] = (Dialects.Notion, "api.notion.com"),
        ["paypal"] = (Dialects.PayPal, "api-m.paypal.com"),
        ["postgrest"] = (Dialects.PostgREST, null),
        ["stripe"] = (Dialects.Stripe, "api.stripe.com"),
        ["supabase-storage"] = (Dialects.SupabaseStorage, null),
        ["vault"] = (Dialects.Vault, null),
        ["google-firestore"] = (Dialects.Google, "firestore.googleapis.com"),
        ["google-rpc"] = (Dialects.Google, "pubsub.googleapis.com"),
        ["aws-services"] = (Dialects.Aws, "iot.eu-west-1.amazonaws.com"),
        ["nomad"] = (Dialects.Nomad, null),
        ["consul"] = (Dialects.Consul, null),
        ["firebase-rtdb"] = (Dialects.Firebase, "app.firebaseio.com"),
        ["mongodb-atlas"] = (Dialects.MongoDbAtlas, "cloud.mongodb.com"),
        ["square"] = (Dialects.Square, "connect.squareup.com"),
        ["netbox"] = (Dialects.NetBox, null),
        ["jira"] = (Dialects.Jira, null),
        ["digitalocean"] = (Dialects.DigitalOcean, "api.digitalocean.com"),
        ["rails"] = (Dialects.Rails, null),
        ["nextcloud"] = (Dialects.WebDav, null),
        ["salesforce"] = (Dialects.Salesforce, "acme.my.salesforce.com"),
        ["openstack"] = (Dialects.OpenStack, null),
        ["zendesk"] = (Dialects.Zendesk, "acme.zendesk.com"),
        ["gitea"] = (Dialects.Gitea, null),
        ["artifactory"] = (Dialects.Artifactory, null),
        ["servicenow"] = (Dialects.ServiceNow, "acme.service-now.com"),
        ["shopify"] = (Dialects.Shopify, "acme.myshopify.com"),
        ["azure-devops"] = (Dialects.AzureDevOps, "dev.azure.com"),
        ["keycloak"] = (Dialects.Keycloak, null),
        ["telegram"] = (Dialects.Telegram, "api.telegram.org"),
        ["cloudflare"] = (Dialects.Cloudflare, "api.cloudflare.com"),
        ["cloud-foundry"] = (Dialects.CloudFoundry, null),
        ["vmware"] = (Dialects.VMware, null),
        ["kafka-connect"] = (Dialects.KafkaConnect, null),
        ["arangodb"] = (Dialects.ArangoDb, null),
        ["fhir"] = (Dialects.Fhir, null),
        ["solr"] = (Dialects.Solr, null),
        ["twilio"] = (Dialects.Twilio, "sync.twilio.com"),
        ["okta"] = (Dialects.Okta, "acme.okta.com"),
        ["auth0"] = (Dialects.Auth0, "acme.eu.auth0.com"),
        ["ghost"] = (Dialects.Ghost, null),
    };

    private static readonly Dictionary<string, DetectionSettings> Settings = new(StringComparer.Ordinal);

    /// <summary>The settings of a client of this origin that wants everything found.</summary>
    public static DetectionSettings SettingsFor(string origin)
    {
        lock (Settings)
        {
            if (!Settings.TryGetValue(origin, out DetectionSettings? settings))
                settings = Settings[origin] = NewSettingsFor(origin);
            return settings;
        }
    }

    /// <summary>The same, arranged anew: nothing is remembered of what was read before.</summary>
    public static DetectionSettings NewSettingsFor(string origin)
    {
        var set = new DialectSet();
        if (Table.GetValueOrDefault(origin).Dialect is { } dialect)
            set.Enable(dialect);
        return DetectionSettings.Default.With(set);
    }

    /// <summary>The exchange as it would happen with the vendor's own host, where it has a public one.</summary>
    public static Exchange AtItsHost(Exchange exchange) =>
        Table.GetValueOrDefault(exchange.Origin).Host is { } host
            ? exchange with
            {
                Target = new Uri($"https://{host}{exchange.Target.PathAndQuery}"),
            }
            : exchange;
}
