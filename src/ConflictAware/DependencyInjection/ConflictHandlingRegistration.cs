namespace ConflictAware;

/// <summary>Whether the client of a name handles conflicts. The last word counts, and what is said of the client itself stands above what is said of all.</summary>
internal sealed class ConflictHandlingRegistration
{
    /// <summary>What <c>ConfigureHttpClientDefaults</c> says; null when it says nothing.</summary>
    public bool? OfAll { get; set; }

    /// <summary>What is said of this client; null when nothing is.</summary>
    public bool? OfThisClient { get; set; }

    public bool IsEnabled => OfThisClient ?? OfAll ?? false;
}
