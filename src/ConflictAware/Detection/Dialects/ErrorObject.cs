namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Whatever looks like an error in JSON or XML: <c>{"error": …}</c>, <c>{"code": …}</c>, <c>{"errors": [{"code": …}]}</c>, <c>&lt;Error&gt;&lt;Code&gt;</c>.</summary>
    public static Dialect ErrorObject { get; } =
        new("error object")
        {
            IsShape = true,
            Code =
            [
                .. GeneralCodePlaces.All,
                .. GeneralXmlPlaces.Codes,
                At.Header("x-ms-error-code"),
                At.Header("x-amzn-errortype").Before(":"),
                At.Header("x-error-code"),
            ],
            Detail = [.. GeneralPlaces.Details, .. GeneralXmlPlaces.Details],
        };
}
