using System.Net;
using System.Text;

namespace ConflictAware.Tests.Sending;

/// <summary>Writes as the loop sees them, made without one.</summary>
internal static class Writes
{
    public static readonly Uri Target = new("http://origin.example/products/42");

    public static Representation Shown(string content, string? tag, string? contentType = "application/json") =>
        new(
            Target,
            Encoding.UTF8.GetBytes(content),
            contentType is null ? null : new System.Net.Http.Headers.MediaTypeHeaderValue(contentType),
            new Validators { EntityTag = tag is null ? null : EntityTag.Parse(tag) }
        );

    public static Conflict Conflict(
        ConflictCause cause = ConflictCause.VersionMismatch,
        Confidence confidence = Confidence.Definite,
        bool maybeApplied = false,
        TimeSpan? retryAfter = null,
        HttpStatusCode status = HttpStatusCode.PreconditionFailed
    ) =>
        new()
        {
            StatusCode = status,
            Method = HttpMethod.Put,
            Target = Target,
            Cause = cause,
            Confidence = confidence,
            MaybeApplied = maybeApplied,
            RetryAfter = retryAfter,
        };

    /// <summary>A write that was sent over <paramref name="over"/> and met a conflict.</summary>
    public static WriteOperation Refused(
        ConflictEngine engine,
        Conflict conflict,
        HttpMethod? method = null,
        string? content = "{}",
        Representation? over = null,
        Edit? edit = null,
        bool isSettled = true,
        Action<HttpRequestMessage>? prepare = null
    )
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Put, Target);
        prepare?.Invoke(request);
        var write = new WriteOperation(RequestTemplate.Of(request), new WriteIntent { Engine = engine, IsTyped = isSettled })
        {
            Edit = edit,
            IsSettled = isSettled,
        };
        write.SendNext(
            content is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(content),
            contentType: null,
            over is null ? null : Precondition.Protecting(over.Validators),
            over
        );
        write.Meet(conflict);
        write.CountSetback(engine.Time);
        return write;
    }

    /// <summary>A change that can be made again.</summary>
    internal sealed class AnyEdit : Edit
    {
        public override bool IsRepeatable => true;

        public override ValueTask<EditResult> ApplyAsync(Representation? current, CancellationToken cancellationToken) =>
            new(new EditResult.Unchanged());
    }
}
