namespace ConflictAware;

/// <summary>Where error bodies of all kinds keep their parts, best place first: what is tried when no dialect is recognised.</summary>
internal static class GeneralPlaces
{
    /// <summary>Texts for people.</summary>
    public static IReadOnlyList<DialectPlace> Details { get; } =
    [
        .. Spellings.Places(
            "/error/message",
            "/error/message/value",
            "/error/detail",
            "/error/details",
            "/error/description",
            "/error/msg",
            "/error/reason",
            "/detail",
            "/message",
            "/errorDescription",
            "/errorMessage",
            "/description",
            "/msg",
            "/errmsg",
            "/errors/*/detail",
            "/errors/*/message",
            "/errors/*/description",
            "/errors/*/title",
            "/errors/*/msg",
            "/errors/*",
            "/errorMessages/*",
            "/messages/*",
            "/messages/*/message",
            "/messages/*/text",
            "/detail/message",
            "/detail/*/msg",
            "/detail/*/message",
            "/details/message",
            "/details/*/message",
            "/details/*/description",
            "/fault/faultstring",
            "/meta/message",
            "/meta/errorMessage",
            "/data/message",
            "/error",
            "/reason",
            "/*/message",
            ""
        ),
    ];

    /// <summary>The current version, under names that leave no doubt.</summary>
    public static IReadOnlyList<DialectPlace> CurrentVersions { get; } =
    [
        .. Spellings.Places(
            "/currentVersion",
            "/currentEtag",
            "/detail/currentVersion",
            "/details/currentVersion",
            "/error/currentVersion",
            "/error/details/currentVersion"
        ),
    ];

    /// <summary>Whether trying again may help, as some origins say outright.</summary>
    public static IReadOnlyList<DialectPlace> Retryables { get; } =
    [
        .. Spellings.Places(
            "/retryable",
            "/isRetryable",
            "/error/retryable",
            "/error/isRetryable",
            "/error/details/retryable",
            "/errors/*/retryable"
        ),
    ];

    /// <summary>The names under which <see cref="Retryables"/> stand.</summary>
    public static NameSet RetryableNames { get; } = NamesOf(Retryables);

    /// <summary>The names under which <see cref="CurrentVersions"/> stand.</summary>
    public static NameSet CurrentVersionNames { get; } = NamesOf(CurrentVersions);

    /// <summary>Which places are those of <see cref="Retryables"/>.</summary>
    public static PlaceTable<bool> IsRetryable { get; } = new(Retryables.Select(at => (at.Place!, true)));

    /// <summary>Which places are those of <see cref="CurrentVersions"/>.</summary>
    public static PlaceTable<bool> IsCurrentVersion { get; } = new(CurrentVersions.Select(at => (at.Place!, true)));

    public static RankedPlaces DetailPlaces { get; } = new([.. Details, .. GeneralXmlPlaces.Details]);

    public static IEnumerable<DialectPlace> All => GeneralCodePlaces.All.Concat(Details).Concat(CurrentVersions).Concat(Retryables);

    private static NameSet NamesOf(IReadOnlyList<DialectPlace> places) =>
        places.Aggregate(default(NameSet), (names, at) => names.Or(at.Place!.Name));
}
