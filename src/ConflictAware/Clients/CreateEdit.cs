namespace ConflictAware;

/// <summary>
/// A creation at an origin that keeps its versions outside of HTTP: it will hardly know <c>If-None-Match: *</c> either, and some take a write without a version for one
/// over any version (Kubernetes, Elasticsearch). So what is there is looked at before.
/// </summary>
internal sealed class CreateEdit(ReadOnlyMemory<byte> content, string contentType) : Edit
{
    public override bool AcceptsMissing => true;

    public override ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken) =>
        new(current is null ? new EditResult.Changed(content, contentType) : new EditResult.Clash(ConflictCause.AlreadyExists));
}
