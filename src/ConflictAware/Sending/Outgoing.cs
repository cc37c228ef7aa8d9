namespace ConflictAware;

/// <summary>What a write is sent as: the whole representation or a patch, with the write id in it and the version where that travels there.</summary>
/// <param name="Method">PUT or PATCH for a change; else the method of the write.</param>
/// <param name="Content">The bytes.</param>
/// <param name="ContentType">Their media type; null for that of the caller's own request.</param>
internal readonly record struct Outgoing(HttpMethod Method, ReadOnlyMemory<byte> Content, string? ContentType)
{
    private const string MergePatchType = "application/merge-patch+json";
    private const string JsonPatchType = "application/json-patch+json";

    public static Outgoing Of(WriteOperation write, ConflictEngine engine)
    {
        ReadOnlyMemory<byte> content = Whole(write, engine);
        Outgoing unversioned = AsPatch(write, content, engine) ?? new Outgoing(write.Template.Method, content, write.ContentType);
        return WithVersion(unversioned, write.Precondition, engine.Carrier);
    }

    /// <summary>What the origin is to hold in the end: the content with the write id in it.</summary>
    public static ReadOnlyMemory<byte> Whole(WriteOperation write, ConflictEngine engine)
    {
        ReadOnlyMemory<byte> content = write.Content!.Value;
        return write.IsSettled && write.Template.Method != HttpMethod.Delete && engine.Options.WriteId is { } writeId
            ? writeId.Stamp(content, write.Id, write.Over)
            : content;
    }

    /// <summary>Whether a write without a validator can be guarded by what its patch tests.</summary>
    public static bool CanTest(WriteFormat format, Representation? over) =>
        format is WriteFormat.Patch or WriteFormat.JsonPatch && over is { IsJson: true } && Takes(over, JsonPatchType);

    // After every merge and after every comparison: nothing that anybody wrote there counts.
    private static Outgoing WithVersion(Outgoing unversioned, Precondition? precondition, VersionCarrier carrier)
    {
        (HttpMethod method, ReadOnlyMemory<byte> content, string? contentType) = unversioned;
        return precondition switch
        {
            Precondition.IfAbsent => unversioned with { Content = carrier.Strip(content, method) },
            Precondition.IfVersion { Version: var version } when carrier.StampsContent(method) => unversioned with
            {
                Content = contentType is JsonPatchType ? carrier.StampPatch(content, version) : carrier.Stamp(content, version, method),
                ContentType = contentType ?? (method == HttpMethod.Delete ? "application/json" : null),
            },
            _ => unversioned,
        };
    }

    private static Outgoing? AsPatch(WriteOperation write, ReadOnlyMemory<byte> content, ConflictEngine engine)
    {
        if (write.Format is WriteFormat.Representation || write.Over is not { IsJson: true } over)
            return null;
        bool isGuarded = write.Precondition is not null;
        bool canTest = CanTest(write.Format, over);
        bool mayMerge = write.Format is WriteFormat.Patch or WriteFormat.MergePatch && Takes(over, MergePatchType);
        // Without a validator what can test itself goes first. Where unprotected writes are allowed, what did not change need not be lost with the rest.
        if (
            (isGuarded || !canTest)
            && mayMerge
            && MergePatch.TryWrite(over.Content, content, engine.Managed, out ReadOnlyMemory<byte> patch, out _)
        )
            return new Outgoing(HttpMethod.Patch, patch, MergePatchType);
        return canTest
            ? new Outgoing(HttpMethod.Patch, JsonPatch.Write(over.Content, content, engine.Managed, guarded: !isGuarded), JsonPatchType)
            : null;
    }

    private static bool Takes(Representation over, string type) =>
        over.AcceptPatch is not { } accepted || accepted.Contains(type, StringComparison.OrdinalIgnoreCase);
}
