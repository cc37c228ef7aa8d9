namespace ConflictAware;

/// <summary>Where error bodies of all kinds keep their parts in XML, best place first.</summary>
internal static class GeneralXmlPlaces
{
    /// <summary>Codes in XML.</summary>
    public static IReadOnlyList<DialectPlace> Codes { get; } =
    [
        At.Xml("Error/Code"),
        At.Xml("ErrorResponse/Error/Code"),
        At.Xml("Response/Errors/Error/Code"),
        At.Xml("error/code"),
        At.Xml("error/errorCode"),
        At.Xml("errors/error/code"),
        At.Xml("*/code"),
        At.Xml("*/Code"),
        At.Xml("*/errorCode"),
        At.Xml("*/ErrorCode"),
        At.Xml("*/error/code"),
        At.Xml("errors/error/error-tag"),
        At.Xml("*/Error/Code"),
        At.Xml("Envelope/Body/Fault/detail/*/name()"),
        At.Xml("Envelope/Body/Fault/Code/Subcode/Value").After(":"),
        At.Xml("Envelope/Body/Fault/faultcode").After(":"),
        At.Xml("*/error/type"),
        At.Xml("*/errorType"),
        At.Xml("*/reason"),
        At.Xml("*/exception"),
        At.Xml("*/@code"),
        At.Xml("*/error/@code"),
        At.Xml("error/*/name()"),
    ];

    /// <summary>Texts in XML.</summary>
    public static IReadOnlyList<DialectPlace> Details { get; } =
    [
        At.Xml("Error/Message"),
        At.Xml("ErrorResponse/Error/Message"),
        At.Xml("Response/Errors/Error/Message"),
        At.Xml("error/message"),
        At.Xml("errors/error/message"),
        At.Xml("errors/error"),
        At.Xml("*/message"),
        At.Xml("*/Message"),
        At.Xml("*/detail"),
        At.Xml("*/description"),
        At.Xml("*/error/message"),
        At.Xml("Envelope/Body/Fault/faultstring"),
        At.Xml("Envelope/Body/Fault/Reason/Text"),
        At.Xml("error/responsedescription"),
    ];
}
