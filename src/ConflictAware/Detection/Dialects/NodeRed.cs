using static ConflictAware.ConflictCause;

namespace ConflictAware;

public static partial class Dialects
{
    /// <summary>Node-RED: the version is rev in the body.</summary>
    public static Dialect NodeRed { get; } =
        new("Node-RED")
        {
            Signs =
            [
                At.RequestHeader("Node-RED-API-Version").Exists,
                At.Json("/code").Is("version_mismatch").And(At.Json("/message").Is("Error")),
            ],
            Code = ["/code"],
            Detail = ["/message"],
            Rules = [new(VersionMismatch, "version_mismatch")],
            Source = "https://nodered.org/docs/api/admin/methods/post/flows/",
        };
}
