namespace ConflictAware;

/// <summary>Which targets are being updated by the functions that this flow of execution runs inside of.</summary>
internal sealed class UpdateInProgress : IDisposable
{
    private static readonly AsyncLocal<UpdateInProgress?> Innermost = new();

    private readonly UpdateInProgress? _outer;
    private readonly object _scope;
    private readonly string _target;

    // A flow that the function started and left behind still sees this object; once the function has returned it means nothing.
    private volatile bool _ended;

    private UpdateInProgress(object scope, string target, UpdateInProgress? outer)
    {
        _scope = scope;
        _target = target;
        _outer = outer;
    }

    public static UpdateInProgress Begin(object scope, string target) => Innermost.Value = new(scope, target, Innermost.Value);

    public static void ThrowIfInside(object scope, string target)
    {
        for (UpdateInProgress? update = Innermost.Value; update is not null; update = update._outer)
        {
            if (!update._ended && update._scope == scope && string.Equals(update._target, target, StringComparison.Ordinal))
                throw new InvalidOperationException(
                    "An update function tried to write the target that it is updating. It would wait for itself. "
                        + "Return the changed value from the function instead of writing it, or write it after the update has returned."
                );
        }
    }

    public void Dispose()
    {
        _ended = true;
        Innermost.Value = _outer;
    }
}
