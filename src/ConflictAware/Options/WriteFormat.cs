namespace ConflictAware;

/// <summary>How a typed write says what it changes.</summary>
public enum WriteFormat
{
    /// <summary>The whole representation, by PUT.</summary>
    Representation,

    /// <summary>
    /// Only what changed, by PATCH: as <see cref="MergePatch"/> where that can say it, else as <see cref="JsonPatch"/>, as far as the origin's <c>Accept-Patch</c> (RFC 5789
    /// §3.1) admits them. An origin that admits neither gets the whole representation.
    /// </summary>
    Patch,

    /// <summary>Only what changed, as JSON Merge Patch (RFC 7396). What that cannot say, a member set to null, is sent as the whole representation.</summary>
    MergePatch,

    /// <summary>Only what changed, as JSON Patch (RFC 6902). Where the origin gives no validator, <c>test</c> operations guard it.</summary>
    JsonPatch,
}
