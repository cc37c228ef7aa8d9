using System.Security.Cryptography;

namespace ConflictAware;

/// <summary>
/// Versions that were written over. An origin that shows the very bytes of the write and still the version that it replaced does not look after versions: nothing
/// was checked (law 18). Where a <see cref="VersionCarrier"/> is misplaced, this is how it shows. Thread-safe; forgets everything rather than grow.
/// </summary>
internal sealed class StandingVersions
{
    private const int Capacity = 1024;

    private readonly Dictionary<string, (CarriedVersion Replaced, byte[] Hash)> _writes = new(StringComparer.Ordinal);

    /// <summary>An origin carried out a write over a version.</summary>
    /// <param name="target">The target.</param>
    /// <param name="replaced">The version.</param>
    /// <param name="content">The bytes as they went out, not those that it held before.</param>
    public void Replaced(Uri target, CarriedVersion replaced, ReadOnlySpan<byte> content)
    {
        byte[] hash = SHA256.HashData(content);
        lock (_writes)
        {
            if (_writes.Count >= Capacity)
                _writes.Clear();
            _writes[target.AbsoluteUri] = (replaced, hash);
        }
    }

    /// <summary>Whether a read shows the version that was replaced together with what replaced it.</summary>
    public bool IsBetrayedBy(Representation read)
    {
        lock (_writes)
        {
            return _writes.Remove(read.Target.AbsoluteUri, out (CarriedVersion Replaced, byte[] Hash) write)
                && read.Validators.Version == write.Replaced
                && SHA256.HashData(read.Content.Span).AsSpan().SequenceEqual(write.Hash);
        }
    }
}
