using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace ConflictAware;

/// <summary>
/// Puts the <see cref="ConflictHandler"/> outermost and the <see cref="AttemptProbe"/> innermost when all other handlers of a client are there, so that the
/// order in which they were registered does not matter.
/// </summary>
internal sealed class ConflictHandlerFilter(IOptionsMonitor<ConflictHandlingRegistration> registrations, ConflictEngines engines)
    : IHttpMessageHandlerBuilderFilter
{
    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) =>
        builder =>
        {
            next(builder);
            string name = builder.Name ?? Options.DefaultName;
            if (!registrations.Get(name).IsEnabled)
                return;
            builder.AdditionalHandlers.Insert(0, new ConflictHandler(engines.Of(name)));
            builder.AdditionalHandlers.Add(new AttemptProbe());
        };
}
