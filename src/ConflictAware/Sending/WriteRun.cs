using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

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
        catch (Exception) when (write.Intent.Attempts.Succeeded > 0)
        {
            end = new WriteEnd.Proven(WriteProof.Answer, WriteMarks.None);
        }
        catch (Exception lost)
            when (lost is not EngineLentException
                && write.Intent.Attempts.Open > 0
                && !(lost is OperationCanceledException && cancellationToken.IsCancellationRequested)
            )
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
            WriteEnd.AlreadyApplied => AfterProof(write, end, WriteMarks.InPlace),
            WriteEnd.Proven proven => AfterProof(write, end, proven.Marks | WriteMarking.Of(write)),
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
        Representation? told =
            write.Template.Method == HttpMethod.Delete
                ? null
                : await _origin.TryReadAfterWriteAsync(write, answer, cancellationToken).ConfigureAwait(false);
        WriteMarks marks = await new WriteMarking(engine, _origin).OfAsync(write, answer, told, cancellationToken).ConfigureAwait(false);
        // Where a version has to travel, an answer that shows none is no base for the next write.
        bool isBase = told is not null && (engine.Carrier.IsOfHttp || !told.Validators.IsEmpty);
        return new(write, end, marks, isBase ? told : null) { Own = OwnWrite(write, isBase ? default : VouchedFor(write, answer)) };
    }

    private Aftermath AfterProof(WriteOperation write, WriteEnd end, WriteMarks marks)
    {
        Representation? current = write.CurrentIsKnown ? write.Current : null;
        // Whoever takes a number from a counter gets the one that was taken, not what others have made of it until it was looked for.
        bool isFunction = write.Edit is { IsRepeatable: true } && end is not WriteEnd.Proven { Proof: WriteProof.NothingToChange };
        Representation? own = isFunction || !write.CurrentIsKnown ? OwnWrite(write, default) : null;
        if (isFunction && current is not null && !StandsIn(write, own!, current))
            current = null;
        return new(write, end, marks, current) { Own = own };
    }

    /// <summary>Whether a representation has in it all that a write of one's own changed.</summary>
    private bool StandsIn(WriteOperation write, Representation own, Representation current)
    {
        if (current.Content.Span.SequenceEqual(own.Content.Span))
            return true;
        if (!current.IsJson)
            return false;
        try
        {
            ReadOnlyMemory<byte> before = write.Over?.Content ?? "{}"u8.ToArray();
            return JsonMerge.Merge(before, own.Content, current.Content, engine.VersionAside).Document is { } merged
                && JsonValue.Equal(merged.Span, current.Content.Span, engine.VersionAside);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The validators that the answer gives to the bytes that were sent, if it can be relied on for that (law 7).</summary>
    private Validators VouchedFor(WriteOperation write, HttpResponseMessage answer)
    {
        // Only a PUT has sent what is stored; what a patch came to, the origin alone knows.
        if (write.Template.Method == HttpMethod.Delete || IsPatch(write) || write.Intent.WasRedirected)
            return default;
        WatchVersion(write);
        if (!engine.Carrier.IsEntityTag || Validators.Read(answer).EntityTag is not { IsWeak: false } tag)
            return default;
        Uri target = write.Template.Target;
        ReadOnlySpan<byte> sent = Outgoing.Whole(write, engine).Span;
        bool isStated = ReprDigest.ReadSha256(answer) is { } digest && digest.Span.SequenceEqual(SHA256.HashData(sent));
        if (isStated || engine.StoredAsSent.Vouches(target))
            return new Validators { EntityTag = tag };
        engine.StoredAsSent.Sent(target, tag, sent);
        return default;
    }

    private void WatchVersion(WriteOperation write)
    {
        if (
            write is { Precondition: Precondition.IfVersion { Version: var replaced }, Over: { } over, Content: { } content }
            && !engine.Carrier.Increments
            && !engine.DiffersInVersionAlone(over.Content, content)
        )
            engine.StandingVersions.Replaced(write.Template.Target, replaced, Outgoing.Of(write, engine).Content.Span);
    }

    private Representation? OwnWrite(WriteOperation write, Validators validators) =>
        write.Template.Method == HttpMethod.Delete
            ? null
            : Representation.OfOwnWrite(write.Template.Target, Outgoing.Whole(write, engine), write.ContentType, validators);

    private static bool IsPatch(WriteOperation write) => write.Answer?.RequestMessage?.Method == HttpMethod.Patch;

    // Strong tags only: under a weak one, what others wrote may look the same.
    private static Representation? Chainable(Representation? left) =>
        left is { IsFresh: true, WasRedirected: false, Validators.EntityTag: { IsWeak: false } } ? left : null;

    // Under a lock there is nothing new to see.
    private ValueTask<Representation?> TryShowCurrentAsync(WriteOperation write, CancellationToken cancellationToken) =>
        write.Conflict?.Cause is ConflictCause.Locked or ConflictCause.AdministrativelyLocked or ConflictCause.OperationInProgress
            ? default
            : _origin.TryShowAsync(write, cancellationToken);
}
