using System.Diagnostics;

namespace ConflictAware;

/// <summary>Reads what the origin holds and makes the change on it.</summary>
internal sealed class Preparation(ConflictEngine engine, OriginView origin)
{
    /// <summary>Makes the write ready to be sent, or to be resolved where the change collides with what was read.</summary>
    /// <returns>How the write ends when the read decides that; null when it goes on.</returns>
    public async ValueTask<WriteEnd?> RunAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (LeftForNext(write) is { } left)
            write.Assume(left);
        else
            await origin.ReadAsync(write, cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(write, cancellationToken).ConfigureAwait(false);
    }

    // Where an update begins; what follows a refusal is read.
    private Representation? LeftForNext(WriteOperation write) =>
        write is { Principal: { } principal, Turn.Target: { } target, Edit.IsRepeatable: true, Setbacks: 0 }
            ? engine.LastWrites.Find(target, principal)
            : null;

    private async ValueTask<WriteEnd?> ChangeAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        if (write.Current is null && !write.Edit!.AcceptsMissing)
        {
            // A write that starts from a version, one's own last write say, is in conflict with its deletion even before it is sent.
            Conflict? deleted = write.Conflict ?? (write.Base is null ? null : StaleBase.Of(write.Template));
            return deleted is null ? new WriteEnd.Missing() : new WriteEnd.Surfaced(deleted, "It was deleted meanwhile.");
        }
        if (ResolutionRules.Phantom(write) is { } phantom)
            return new WriteEnd.Surfaced(write.Conflict!, phantom);

        write.StartFrom(write.Current);
        EditResult edited;
        try
        {
            using (write.Turn?.BeginFunction())
                edited = await write.Edit!.ApplyAsync(write.Current, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (write.IsAssumed && !cancellationToken.IsCancellationRequested)
        {
            edited = new EditResult.Unchanged { HasFailed = true };
        }
        switch (edited)
        {
            // A function that finds nothing left to sell may be looking at what was sold out a moment ago, and has been filled up since.
            case EditResult.Unchanged { HasFailed: true } when write.IsAssumed:
                await origin.ReadAsync(write, cancellationToken).ConfigureAwait(false);
                return await ChangeAsync(write, cancellationToken).ConfigureAwait(false);
            case EditResult.Unchanged when write.IsAssumed:
                return await origin.ConfirmAsync(write, cancellationToken).ConfigureAwait(false)
                    ? new WriteEnd.Unchanged()
                    : await ChangeAsync(write, cancellationToken).ConfigureAwait(false);
            case EditResult.Unchanged:
                return new WriteEnd.Unchanged();
            // An earlier write from the same base may be in what was read: merged with that, it would be done twice.
            case EditResult.Changed { IsMerged: true } merged when write.Intent.Attempts.MayBeApplied:
                return merged.Content.Span.SequenceEqual(write.Current!.Content.Span)
                    ? new WriteEnd.Unchanged()
                    : new WriteEnd.Unknown("An earlier write from the same base may have been carried out.");
            case EditResult.Changed changed:
                write.StartFrom(write.Current);
                write.SendNext(
                    changed.Content,
                    changed.ContentType,
                    engine.Protect(write.Template.Method, write.Template.Target, write.Current, write.Format),
                    write.Current,
                    changed.IsMerged
                );
                return null;
            case EditResult.Clash clash:
                write.Meet(StaleBase.Of(write.Template, cause: clash.Cause));
                return null;
            default:
                throw new UnreachableException();
        }
    }
}
