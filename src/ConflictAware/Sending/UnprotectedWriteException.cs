namespace ConflictAware;

/// <summary>A typed write was refused before it was sent, because nothing would have kept it from overwriting what others write.</summary>
public sealed class UnprotectedWriteException : InvalidOperationException
{
    internal UnprotectedWriteException(Uri target, Representation? read, bool isIgnored)
        : base(
            $"{target.GetLeftPart(UriPartial.Path)} was not written: nothing would keep the write from overwriting what others write. {(isIgnored ? Ignored : Reason(read!))} "
                + "AllowUnprotectedWrites sends such writes all the same, and loses updates."
        )
    {
        Target = target;
        IsOfToken = read is { IsFromToken: true };
    }

    /// <summary>The target URI that was not written.</summary>
    public Uri Target { get; }

    /// <summary>Whether what was to be overwritten came out of a token, so that no request of this client may have been made before.</summary>
    internal bool IsOfToken { get; }

    private const string Ignored =
        "The origin has carried out an earlier write here although its precondition cannot have held, so it does not look at preconditions. "
        + "If it merely answers every PUT with the same status, set CreatedMayMeanReplaced.";

    private static string Reason(Representation read) =>
        read switch
        {
            { WasRedirected: true } =>
                "The read was redirected, and the validators of another resource protect nothing here. Use the URI that it was redirected to, and switch automatic redirects off.",
            { Validators.EntityTag.IsWeak: true } => "The origin gives only a weak entity tag, and AllowWeakTags is off.",
            { Validators.LastModified: not null } =>
                "The origin gives no entity tag, and its Last-Modified is too recent to tell two versions apart. A second later it may do.",
            _ => "The origin gives no entity tag and no Last-Modified date.",
        };
}
