namespace ConflictAware;

/// <summary>Recognises answers that something in between made by itself.</summary>
internal static class Intermediaries
{
    // Fields that firewalls and content networks put only on answers of their own: Cloudflare, AWS WAF, Sucuri, Vercel.
    private static readonly string[] Marks = ["cf-mitigated", "x-amzn-waf-action", "x-sucuri-block", "x-vercel-mitigated", "x-deny-reason"];

    /// <summary>Whether it shows that not the origin answered.</summary>
    public static bool Answered(in Evidence evidence)
    {
        foreach (string mark in Marks)
        {
            if (evidence.HasField(mark))
                return true;
        }
        // RFC 9209 §2.1.1 and §2.1.5: a proxy that made the answer itself says why, one that passed it on says what it received.
        return evidence.Field("Proxy-Status") is { } status
            && status.Contains("error=", StringComparison.OrdinalIgnoreCase)
            && !status.Contains("received-status", StringComparison.OrdinalIgnoreCase);
    }
}
