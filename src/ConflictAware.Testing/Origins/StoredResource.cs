using System.Text;

namespace ConflictAware.Testing;

/// <summary>One version of one resource.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="MediaType">The media type.</param>
/// <param name="Version">A number that no other version of any resource of the origin has.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="WriteId">The id that its writer sent along, see <see cref="OriginOptions.WriteIdHeader"/>.</param>
internal sealed record StoredResource(byte[] Content, string MediaType, long Version, DateTimeOffset LastModified, string? WriteId)
{
    /// <summary>The version that <see cref="OriginOptions.Version"/> carries, where it is another number.</summary>
    public long Revision { get; init; }

    /// <summary>The content as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Content);
}
