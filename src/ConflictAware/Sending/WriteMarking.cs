using System.Net;
using System.Net.Http.Headers;

namespace ConflictAware;

/// <summary>What more there is to say about a write that was carried out; first of all, whether the origin looked at its precondition (law 18).</summary>
internal sealed class WriteMarking(ConflictEngine engine, OriginView origin)
{
    /// <summary>The marks of a write by what is known without an answer.</summary>
    public static WriteMarks Of(WriteOperation write)
    {
        WriteMarks marks = write.Precondition is { IsWeak: true } ? WriteMarks.Weak : WriteMarks.None;
        // One try may have been carried out, and undone by somebody before another one was.
        bool isCreateOrDelete = IsOfNothing(write) || write.Template.Method == HttpMethod.Delete;
        if (isCreateOrDelete && write.Intent.Attempts.Open + write.Intent.Attempts.Succeeded > 1)
            marks |= WriteMarks.MayHaveUndone;
        return marks;
    }

    /// <summary>The marks of a write by the origin's own answer. Writes to an origin that looks at no precondition are refused from now on.</summary>
    public async ValueTask<WriteMarks> OfAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        Representation? told,
        CancellationToken cancellationToken
    )
    {
        Uri target = write.Template.Target;
        bool isIgnored =
            IsIgnoredBy(write, answer)
            || (told is not null && HasJumped(write, told))
            || await HasNginxReplacedAsync(write, answer, cancellationToken).ConfigureAwait(false);
        if (write.Template.Method == HttpMethod.Delete)
            engine.SeenTargets.Remove(target);
        else
            engine.SeenTargets.Add(target);
        if (!isIgnored)
            return Of(write);
        engine.IgnoredPreconditions.Add(target);
        engine.Telemetry.PreconditionIgnored(write.Template.Method, target);
        return Of(write) | WriteMarks.PreconditionIgnored;
    }

    private static bool IsOfNothing(WriteOperation write) => write.Precondition is Precondition.IfAbsent;

    // Where nothing was, no version can have matched (CouchDB, whose versions travel otherwise, answers 201 to every PUT); and what was replaced, was there.
    private bool IsIgnoredBy(WriteOperation write, HttpResponseMessage answer) =>
        !MayMeanReplaced(answer)
        && (
            answer.StatusCode is HttpStatusCode.Created
                ? write.Precondition is Precondition.IfMatch or Precondition.IfUnmodifiedSince
                : IsOfNothing(write) && write.IsOverSeen
        );

    // Azure Storage says 201 to every Put Blob, and checks If-Match before; each of its answers names the version of its protocol.
    private bool MayMeanReplaced(HttpResponseMessage answer) =>
        engine.Options.CreatedMayMeanReplaced || answer.Headers.NonValidated.Contains("x-ms-version");

    /// <summary>Whether what the write left has another version than the write named, or still the one that it replaced.</summary>
    private bool HasJumped(WriteOperation write, Representation told)
    {
        if (write.Precondition is not Precondition.IfVersion { Version: var replaced } || told.Validators.Version is not { } left)
            return false;
        return engine.Carrier.After(replaced) is { } named
            ? left != named
            : left == replaced && write.Over is { } over && !engine.DiffersInVersionAlone(over.Content, write.Content!.Value);
    }

    /// <summary>
    /// Whether nginx's dav module, which looks at no precondition, has overwritten what was to be created. It says 204 then (RFC 9110 §9.3.4), as applications behind
    /// nginx also do for what they created: only the tag of a file, which it makes itself, tells.
    /// </summary>
    private async ValueTask<bool> HasNginxReplacedAsync(
        WriteOperation write,
        HttpResponseMessage answer,
        CancellationToken cancellationToken
    ) =>
        IsOfNothing(write)
        && answer.StatusCode == HttpStatusCode.NoContent
        && answer.Headers.NonValidated.TryGetValues("Server", out HeaderStringValues server)
        && server.ToString().StartsWith("nginx", StringComparison.OrdinalIgnoreCase)
        && await origin.TryShowAsync(write, cancellationToken).ConfigureAwait(false) is { Validators: var validators }
        && FileTags.IsNginx(validators);
}
