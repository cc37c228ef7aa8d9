namespace ConflictAware;

/// <summary>What an origin says outright about trying again.</summary>
internal static class RetryDirective
{
    // The first is sent by the APIs whose clients Stainless generates (OpenAI, Anthropic, Cloudflare), the second by Stripe.
    private static readonly string[] Fields = ["x-should-retry", "stripe-should-retry"];

    private static readonly string[] MillisecondFields = ["retry-after-ms", "x-ms-retry-after-ms"];

    private static readonly NameSet Directives = new(Fields);

    private static readonly NameSet Waits = new([.. MillisecondFields, "Retry-After"]);

    /// <summary>Whether to try the same request again; null when the origin does not say.</summary>
    public static bool? Read(in Evidence evidence) =>
        (evidence.Fields.Names.MayShare(Directives) ? ReadFields(evidence) : null) ?? (IsRefusedInBody(evidence) ? false : null);

    // A member that says no is believed, one that says yes is not: it knows nothing of what this client would send.
    private static bool IsRefusedInBody(in Evidence evidence)
    {
        if (!evidence.Names.MayShare(GeneralPlaces.RetryableNames))
            return false;
        foreach (ref readonly JsonCapture capture in evidence.Captures)
        {
            if (GeneralPlaces.IsRetryable[capture.Place] && capture.HasText && capture.Raw(evidence.Bytes).SequenceEqual("false"u8))
                return true;
        }
        return false;
    }

    /// <summary>How long to wait, by the fields that hold milliseconds (Azure Cosmos DB, Azure OpenAI), else by <c>Retry-After</c>; null when the origin does not say.</summary>
    public static TimeSpan? ReadWait(in Evidence evidence, TimeProvider time) =>
        evidence.Fields.Names.MayShare(Waits) ? ReadWaitFields(evidence, time) : null;

    /// <summary>
    /// What remains of a verdict under the directive. "Do not retry" ends every plan to send the same again; another attempt on a newer version is another request.
    /// "Retry" opens one only where nothing else is known to be wrong.
    /// </summary>
    public static Verdict Apply(bool? directive, Verdict verdict) =>
        (directive, verdict.Cause) switch
        {
            (false, _) when verdict.Remedy is Remedy.Resend or Remedy.Wait => verdict with { Remedy = Remedy.None },
            (true, ConflictCause.Unknown) => new Verdict(ConflictCause.TransientContention, Confidence.Likely, Remedy.Resend),
            (true, ConflictCause.TransientContention or ConflictCause.IdempotencyKeyInUse) => verdict with { Remedy = Remedy.Resend },
            (true, ConflictCause.OperationInProgress or ConflictCause.Locked) => verdict with { Remedy = Remedy.Wait },
            _ => verdict,
        };

    private static bool? ReadFields(in Evidence evidence)
    {
        foreach (string field in Fields)
        {
            if (bool.TryParse(evidence.Field(field), out bool retry))
                return retry;
        }
        return null;
    }

    private static TimeSpan? ReadWaitFields(in Evidence evidence, TimeProvider time)
    {
        foreach (string field in MillisecondFields)
        {
            if (RetryAfter.Seconds(evidence.Field(field)) is { } thousandfold)
                return thousandfold / 1000;
        }
        return evidence.Field("Retry-After") is { } text ? RetryAfter.Read(text, evidence.Field("Date"), time) : null;
    }
}
