namespace ConflictAware;

/// <summary>A change that a function makes. It may run several times, each time on a fresh value.</summary>
internal sealed class FunctionEdit<T>(
    Codec<T> codec,
    Func<T?, CancellationToken, ValueTask<T>> function,
    bool acceptsMissing,
    MergeRules rules
) : TypedEdit<T>(codec)
{
    public override bool AcceptsMissing => acceptsMissing;

    public override bool IsRepeatable => true;

    public override async ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken)
    {
        Base = current;
        if (current is null)
        {
            Mine = await RunAsync(default, cancellationToken).ConfigureAwait(false);
            return new EditResult.Changed(Codec.Write(Mine, type: null), Codec.MediaType);
        }
        (Mine, ReadOnlyMemory<byte>? changed) = await RunOnAsync(current, cancellationToken).ConfigureAwait(false);
        return changed is { } document
            ? new EditResult.Changed(document, current.ContentType?.ToString() ?? Codec.MediaType)
            : new EditResult.Unchanged();
    }

    public override async ValueTask<bool> ChangesNothingAsync(Representation current, CancellationToken cancellationToken) =>
        await RunOnAsync(current, cancellationToken).ConfigureAwait(false) is { Document: null };

    private async ValueTask<(T Value, ReadOnlyMemory<byte>? Document)> RunOnAsync(
        Representation current,
        CancellationToken cancellationToken
    )
    {
        T value = Codec.Read(current.Content, current.ContentType);
        // Taken before the function runs: it may change the value in place.
        ReadOnlyMemory<byte> before = Codec.WriteWhole(value, current);
        T changed = await RunAsync(value, cancellationToken).ConfigureAwait(false);
        return (changed, Codec.Lay(current, before, Codec.WriteWhole(changed, current), rules));
    }

    private async ValueTask<T> RunAsync(T? value, CancellationToken cancellationToken) =>
        await function(value, cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException(
            "The update function returned null. Return the changed value; to delete the resource, call DeleteAsync."
        );
}
