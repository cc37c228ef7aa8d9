namespace ConflictAware.Testing;

/// <summary>How an origin that knows no entity tags keeps, shows and compares versions.</summary>
internal interface IVersionChecks
{
    /// <summary>Why a write is refused; null when it is not.</summary>
    OriginAnswer? Refuse(OriginRequest request, StoredResource? current);

    /// <summary>The version of what replaces another.</summary>
    /// <param name="replaced">What stood there; null when nothing did.</param>
    /// <param name="serial">A number that no other version of the origin has.</param>
    long Next(StoredResource? replaced, long serial);

    /// <summary>The content with its version in it, where it stands there.</summary>
    byte[] Stamp(byte[] content, long version);

    /// <summary>The answer to a read, with the version where a read shows it.</summary>
    OriginAnswer Show(OriginAnswer answer, StoredResource resource);
}
