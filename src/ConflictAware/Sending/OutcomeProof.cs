using System.Net;
using System.Security.Cryptography;

namespace ConflictAware;

/// <summary>Looks at what the origin holds for proof of what became of a write, best proof first (law 15).</summary>
internal sealed class OutcomeProof(ConflictEngine engine)
{
    public async ValueTask<Finding> FindAsync(WriteOperation write, CancellationToken cancellationToken)
    {
        ConflictHandlingOptions options = engine.Options;
        if (options.WriteId is { } writeId && write.Current is { } shown)
        {
            switch (writeId.Find(shown, write.Id, write.Over))
            {
                case WriteIdFinding.Present:
                    return new Finding.Applied(WriteProof.WriteId, WriteMarks.None);
                // The log would show it, and the condition under which it was sent can never hold again. Of an earlier write from the same base it says nothing.
                case WriteIdFinding.AbsentFromLog
                    when write is { Base: not { HasOpenWrite: true } }
                        && IsOver(write.Precondition, shown)
                        && HasContent(write)
                        && !IsPending(write):
                    return new Finding.NotApplied();
            }
        }
        if (!HasContent(write))
            return write is { Current: null, Base: { IsOwnWrite: false, IsFromToken: false, IsFresh: true } }
                ? InPlace(WriteProof.Absence)
                : new Finding.Nothing();
        if (write.Current is not { } current || write.Content is not { } sent)
            return new Finding.Nothing();
        if (write.Edit is { IsRepeatable: true } edit)
            return await ChangesNothingAsync(write, edit, current, cancellationToken).ConfigureAwait(false)
                ? InPlace(WriteProof.NothingToChange)
                : new Finding.Nothing();
        // A counter that shows my number may show somebody else's equal one: then writing it again would still change something.
        if (!MergesToItself(write, sent))
            return new Finding.Nothing();
        if (current.Sha256Digest is { } digest && digest.Span.SequenceEqual(SHA256.HashData(sent.Span)))
            return InPlace(WriteProof.Digest);
        return Says(current, sent) ? InPlace(WriteProof.EqualRepresentation) : new Finding.Nothing();
    }

    private static async ValueTask<bool> ChangesNothingAsync(
        WriteOperation write,
        Edit edit,
        Representation current,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using (write.Turn?.BeginFunction())
                return await edit.ChangesNothingAsync(current, cancellationToken).ConfigureAwait(false);
        }
        // A function that cannot be run on what is there now proves nothing, and what it throws must not take the place of how the write ends.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool MergesToItself(WriteOperation write, ReadOnlyMemory<byte> sent)
    {
        if (engine.MergeRules is not { } rules || write.Base is not { IsJson: true } started)
            return true;
        MergeResult again = JsonMerge.Merge(started.Content, sent, sent, rules);
        return again.Document is { } document && JsonValue.Equal(document.Span, sent.Span, rules);
    }

    private bool Says(Representation current, ReadOnlyMemory<byte> sent) =>
        current.Content.Span.SequenceEqual(sent.Span)
        || (current.IsJson && JsonValue.Equal(current.Content.Span, sent.Span, engine.Managed));

    // A deletion adds no id.
    private static bool HasContent(WriteOperation write) => write.Template.Method != HttpMethod.Delete;

    // A patch that is guarded by what it tests has no condition: what it tests may still be there.
    private static bool IsOver(Precondition? condition, Representation current) =>
        condition is not null && Precondition.Protecting(current.Validators) != condition;

    private static Finding.Applied InPlace(WriteProof proof) => new(proof, WriteMarks.InPlace);

    // The condition was looked at when the origin took it in (202); what is carried out later need not meet it any more.
    private static bool IsPending(WriteOperation write) =>
        write is { FailedLater: null, Failure: null, Answer.StatusCode: HttpStatusCode.Accepted };

    /// <summary>What was found. A closed set.</summary>
    internal abstract record Finding
    {
        private Finding() { }

        /// <summary>It was carried out, or what it was to bring about is there.</summary>
        public sealed record Applied(WriteProof Proof, WriteMarks Marks) : Finding;

        /// <summary>It was not carried out and never will be.</summary>
        public sealed record NotApplied : Finding;

        /// <summary>No proof of either.</summary>
        public sealed record Nothing : Finding;
    }
}
