namespace ConflictAware;

/// <summary>A change that a function makes. It may run several times, each time on a fresh value.</summary>
internal sealed class FunctionEdit<T>(Codec<T> codec, Func<T?, CancellationToken, ValueTask<T>> function, bool acceptsMissing)
    : TypedEdit<T>(codec)
{
    public override bool AcceptsMissing => acceptsMissing;

    public override bool IsRepeatable => true;

    public override async ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken)
    {
        Base = current;
        (Mine, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte> after) = await RunAsync(current, cancellationToken).ConfigureAwait(false);
        return before is { } unchanged && Codec.Same(unchanged, after)
            ? new EditResult.Unchanged()
            : new EditResult.Changed(after, current?.ContentType?.ToString() ?? Codec.MediaType);
    }

    public override async ValueTask<bool> ChangesNothingAsync(Representation current, CancellationToken cancellationToken)
    {
        (_, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte> after) = await RunAsync(current, cancellationToken).ConfigureAwait(false);
        return Codec.Same(before!.Value, after);
    }

    private async ValueTask<(T Value, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte> After)> RunAsync(
        Representation? current,
        CancellationToken cancellationToken
    )
    {
        T? value = current is null ? default : Codec.Read(current.Content);
        // Taken before the function runs: it may change the value in place.
        ReadOnlyMemory<byte>? before = current is null ? default(ReadOnlyMemory<byte>?) : Codec.Write(value!);
        T changed = await function(value, cancellationToken).ConfigureAwait(false);
        if (changed is null)
            throw new InvalidOperationException(
                "The update function returned null. Return the changed value; to delete the resource, call DeleteAsync."
            );
        return (changed, before, Codec.Write(changed));
    }
}
