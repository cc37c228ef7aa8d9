namespace ConflictAware;

/// <summary>A typed write was refused before it was sent, because nothing would have kept it from overwriting what others write.</summary>
public sealed class UnprotectedWriteException : InvalidOperationException
{
    internal UnprotectedWriteException(HttpMethod method, Uri target, Representation? read, VersionCarrier carrier, bool isIgnored)
        : base(
            $"{target.GetLeftPart(UriPartial.Path)} was not written: nothing would keep the write from overwriting what others write. "
                + $"{(isIgnored ? Ignored(carrier) : Reason(method, read!, carrier))} "
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

    private static string Ignored(VersionCarrier carrier) =>
        carrier.IsOfHttp
            ? "The origin has carried out an earlier write here although its precondition cannot have held, so it does not look at preconditions. "
                + "If it merely answers every PUT with the same status, set CreatedMayMeanReplaced."
            : $"An earlier write here left the origin at the version that it replaced, or at another than it named, so the origin does not look at the version in {carrier}. Say where it does.";

    private static string Reason(HttpMethod method, Representation read, VersionCarrier carrier) =>
        read switch
        {
            { WasRedirected: true } =>
                "The read was redirected, and the validators of another resource protect nothing here. Use the URI that it was redirected to, and switch automatic redirects off.",
            _ when !carrier.Carries(method) =>
                $"The version travels in {carrier}, and DELETE has no representation. Say how the origin takes it there, for example VersionCarrier.Member(...).DeleteByQuery(\"rev\").",
            _ when read.Validators.Version is not null || (!carrier.IsOfHttp && !read.Validators.IsEmpty) =>
                $"What was read comes from a client whose versions travel otherwise; here they travel in {carrier}. Read it again through this one.",
            _ when !carrier.IsOfHttp =>
                $"The version travels in {carrier}, and the read shows none there that could be sent back: it must be a text or a number, not empty, up to 1024 characters{(carrier.Increments ? ", a whole number to be incremented" : "")}.",
            _ when FileTags.IsNginx(read.Validators) =>
                "nginx made the entity tag of a file, and its dav module carries out every PUT and DELETE, whatever their preconditions. Put a server behind it that honours If-Match.",
            { Validators.EntityTag.IsWeak: true } => "The origin gives only a weak entity tag, and AllowWeakTags is off.",
            { Validators.LastModified: not null } =>
                "The origin gives no entity tag, and its Last-Modified is too recent to tell two versions apart. A second later it may do.",
            _ => "The origin gives no entity tag and no Last-Modified date.",
        };
}
