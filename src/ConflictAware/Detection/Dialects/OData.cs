namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>OData errors, of all ages. Enabled, batches (200, 202) are looked into.</summary>
    public static Dialect OData { get; } =
        new("OData")
        {
            IsShape = true,
            Signs = [At.Header("OData-Version").Exists, At.Header("DataServiceVersion").Exists, At.Json("/odata.error").Exists],
            Statuses = [200, 202],
            LooksIntoParts = true,
            Code = ["/error/innererror/code", "/error/details/*/code", "/error/code", "/odata.error/code", At.Xml("error/code")],
            Detail = ["/error/message/value", "/error/message", "/odata.error/message/value", At.Xml("error/message")],
            Source = "https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ErrorResponse",
        };
}
