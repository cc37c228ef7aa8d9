namespace ConflictAware;

/// <summary>A change that a function makes. It may run several times, each time on a fresh value.</summary>
internal sealed class FunctionEdit<T>(Codec<T> codec, Func<T?, CancellationToken, ValueTask<T>> function, bool acceptsMissing)
    : TypedEdit<T>(codec)
{
    public override bool AcceptsMissing => acceptsMissing;

    public override async ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken)
    {
        Base = current;
        T? value = current is null ? default : Codec.Read(current.Content);
        // Taken before the function runs: it may change the value in place.
        ReadOnlyMemory<byte>? before = current is null ? default(ReadOnlyMemory<byte>?) : Codec.Write(value!);
        Mine = await function(value, cancellationToken).ConfigureAwait(false);
        if (Mine is null)
            throw new InvalidOperationException(
                "The update function returned null. Return the changed value; to delete the resource, call DeleteAsync."
            );
        ReadOnlyMemory<byte> after = Codec.Write(Mine);
        return before is { } unchanged && Codec.Same(unchanged, after)
            ? new EditResult.Unchanged()
            : new EditResult.Changed(after, current?.ContentType?.ToString() ?? Codec.MediaType);
    }
}
