using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace ConflictAware;

/// <summary>Tells every client that the factory makes which engine it has, so that its typed calls know from the first one on.</summary>
internal sealed class ClientEngineAttachment(IOptionsMonitor<ConflictHandlingRegistration> registrations, ConflictEngines engines)
    : IPostConfigureOptions<HttpClientFactoryOptions>
{
    public void PostConfigure(string? name, HttpClientFactoryOptions options)
    {
        string client = name ?? Options.DefaultName;
        if (registrations.Get(client).IsEnabled)
            options.HttpClientActions.Add(http => ClientEngines.Set(http, engines.Of(client)));
    }
}
