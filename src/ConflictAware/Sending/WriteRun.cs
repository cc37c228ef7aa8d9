using System.Net;
using System.Security.Cryptography;

namespace ConflictAware;

/// <summary>Runs a typed write in its turn, and finds out what it left: for the result of the call, and for the next update to start from.</summary>
internal sealed class WriteRun(ConflictEngine engine, Transport transport)
{
    private readonly OriginView _origin = new(engine, transport);

    /// <summary>Runs a write to its end, and lets the next one go ahead. Failures that leave nothing open pass through.</summary>
    public async ValueTask<Aftermath> RunAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        Representation? proven = null;
        Aftermath after;
        try
        {
            after = await EndAsync(write, cancellationToken).ConfigureAwait(false);
            proven = after switch
            {
                { End: WriteEnd.Answered, Marks: WriteMarks.None } => Chainable(after.Current ?? after.Own),
                // Confirmed a moment ago.
                { End: WriteEnd.Unchanged } => Chainable(after.Current),
                _ => null,
            };
        }
        finally
        {
            if (write.Turn is { } turn)
            {
                engine.LastWrites.Set(turn.Target, write.Principal, proven);
                turn.GiveUp();
            }
        }
        return after.End is WriteEnd.Surfaced or WriteEnd.Unknown
            ? after with
            {
                Current = await TryShowCurrentAsync(write, cancellationToken).ConfigureAwait(false),
            }
            : after;
    }

    private async ValueTask<Aftermath> EndAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        WriteEnd end;
        try
        {
            end = await new ConflictLoop(engine, transport, _origin).RunAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception lost) when (write.Intent.Attempts.Open > 0 && !cancellationToken.IsCancellationRequested)
        {
            write.Lose(lost);
            end = new WriteEnd.Unknown(lost.Message);
        }
        return end switch
        {
            WriteEnd.Answered { Response: { IsSuccessStatusCode: true } answer } => await AfterSuccessAsync(
                    write,
                    end,
                    answer,
                    cancellationToken
                )
                .ConfigureAwait(false),
            WriteEnd.CurrentAccepted => new(
                write,
                end,
                WriteMarks.None,
                await _origin.ShowAsync(write, cancellationToken).ConfigureAwait(false)
            ),
            WriteEnd.AlreadyApplied when !write.CurrentIsKnown => new(write, end, WriteMarks.InPlace, Current: null)
            {
                Own = OwnWrite(write, default),
            },
            WriteEnd.AlreadyApplied => new(write, end, WriteMarks.InPlace, write.Current),
            WriteEnd.Proven proven => new(write, end, proven.Marks, write.Current),
            WriteEnd.Unchanged => new(write, end, WriteMarks.None, write.Current),
            _ => new(write, end, WriteMarks.None, Current: null),
        };
    }

    private async ValueTask<Aftermath> AfterSuccessAsync(
        WriteOperation write,
        WriteEnd end,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    )
    {
        WriteMarks marks = MarksOf(write, answer);
        if (marks.HasFlag(WriteMarks.PreconditionIgnored))
            engine.IgnoredPreconditions.Add(write.Template.Target);
        if (write.Template.Method == HttpMethod.Delete)
            return new(write, end, marks, Current: null);
        Representation? told = await _origin.TryReadAfterWriteAsync(write, answer, cancellationToken).ConfigureAwait(false);
        return new(write, end, marks, told) { Own = OwnWrite(write, told is null ? VouchedFor(write, answer) : default) };
    }

    private WriteMarks MarksOf(WriteOperation write, HttpResponseMessage answer)
    {
        WriteMarks marks = write.Precondition is { IsWeak: true } ? WriteMarks.Weak : WriteMarks.None;
        // Where nothing was, no version can have matched.
        if (write.IsOverVersion && answer.StatusCode == HttpStatusCode.Created && !engine.Options.CreatedMayMeanReplaced)
            marks |= WriteMarks.PreconditionIgnored;
        // The first try may have been carried out, and undone by somebody before this one.
        bool isCreateOrDelete = write.Precondition is Precondition.IfAbsent || write.Template.Method == HttpMethod.Delete;
        if (isCreateOrDelete && write.Intent.Attempts.Open > 0)
            marks |= WriteMarks.MayHaveUndone;
        return marks;
    }

    /// <summary>The validators that the answer gives to the bytes that were sent, if it can be relied on for that (law 7).</summary>
    private Validators VouchedFor(WriteOperation write, HttpResponseMessage answer)
    {
        // Only a PUT has sent what is stored; what a patch came to, the origin alone knows.
        if (
            IsPatch(write)
            || write.Intent.WasRedirected
            || write.Sent is not { } sent
            || Validators.Read(answer).EntityTag is not { IsWeak: false } tag
        )
            return default;
        Uri target = write.Template.Target;
        bool isStated = ReprDigest.ReadSha256(answer) is { } digest && digest.Span.SequenceEqual(SHA256.HashData(sent.Span));
        if (isStated || engine.StoredAsSent.Vouches(target))
            return new Validators { EntityTag = tag };
        engine.StoredAsSent.Sent(target, tag, sent.Span);
        return default;
    }

    private static Representation OwnWrite(WriteOperation write, Validators validators) =>
        Representation.OfOwnWrite(
            write.Template.Target,
            (IsPatch(write) ? null : write.Sent) ?? write.Content!.Value,
            write.ContentType,
            validators
        );

    private static bool IsPatch(WriteOperation write) => write.Answer?.RequestMessage?.Method == HttpMethod.Patch;

    // Strong tags only: under a weak one, what others wrote may look the same.
    private static Representation? Chainable(Representation? left) =>
        left is { IsFresh: true, WasRedirected: false, Validators.EntityTag: { IsWeak: false } } ? left : null;

    private async ValueTask<Representation?> TryShowCurrentAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        // Under a lock there is nothing new to see.
        if (write.Conflict?.Cause is ConflictCause.Locked or ConflictCause.AdministrativelyLocked or ConflictCause.OperationInProgress)
            return null;
        try
        {
            return await _origin.ShowAsync(write, cancellationToken).ConfigureAwait(false);
        }
        // How the write ended is known. What the handlers further in throw at a read, an open circuit say, must not take its place.
        catch (Exception)
        {
            return null;
        }
    }
}
