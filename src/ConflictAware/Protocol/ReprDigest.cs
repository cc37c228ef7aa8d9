namespace ConflictAware;

/// <summary>The digest of a representation (<c>Repr-Digest</c>, RFC 9530 §3), a dictionary of structured fields (RFC 8941).</summary>
internal static class ReprDigest
{
    private const string Sha256 = "sha-256=:";

    /// <summary>The SHA-256 digest that an answer states; null when it states none that can be read.</summary>
    public static ReadOnlyMemory<byte>? ReadSha256(HttpResponseMessage response)
    {
        if (Validators.Single(response.Headers.NonValidated, "Repr-Digest") is not { } field)
            return null;
        foreach (string member in field.Split(','))
        {
            ReadOnlySpan<char> entry = member.AsSpan().Trim();
            if (!entry.StartsWith(Sha256, StringComparison.OrdinalIgnoreCase) || entry[Sha256.Length..] is not [.. var base64, ':'])
                continue;
            byte[] digest = new byte[32];
            if (Convert.TryFromBase64Chars(base64, digest, out int written) && written == digest.Length)
                return digest;
        }
        return null;
    }
}
