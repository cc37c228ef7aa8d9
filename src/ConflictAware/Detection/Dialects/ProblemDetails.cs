namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Problem details (RFC 9457), as JSON or XML: the type says it, or an extension member called code.</summary>
    public static Dialect ProblemDetails { get; } =
        new("problem details")
        {
            IsShape = true,
            Signs =
            [
                At.Header("Content-Type").StartsWith("application/problem+"),
                At.Xml("problem/status").Exists,
                At.Xml("problem/title").Exists,
            ],
            Code =
            [
                "/type",
                "/code",
                "/errorCode",
                "/error_code",
                "/errors/*/code",
                "/reason",
                At.Xml("problem/type"),
                At.Xml("problem/code"),
            ],
            Detail = ["/detail", At.Xml("problem/detail")],
            Source = "https://www.rfc-editor.org/rfc/rfc9457",
        };
}
