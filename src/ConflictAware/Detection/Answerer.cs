namespace ConflictAware;

/// <summary>Who answered, where it shows.</summary>
public enum Answerer
{
    /// <summary>It does not show.</summary>
    Unknown,

    /// <summary>The origin: the answer carries a code of its application.</summary>
    Origin,

    /// <summary>Something in between: a firewall, a content network, a gateway. The origin may never have seen the request.</summary>
    Intermediary,
}
