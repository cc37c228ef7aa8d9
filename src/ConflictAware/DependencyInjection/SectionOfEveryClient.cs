using Microsoft.Extensions.Configuration;

namespace ConflictAware;

/// <summary>A section that <c>ConfigureHttpClientDefaults</c> names: when it changes, it does so for every client.</summary>
internal sealed record SectionOfEveryClient(IConfigurationSection Section);
