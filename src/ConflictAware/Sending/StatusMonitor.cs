using System.Collections.Frozen;
using System.Net;
using System.Text.Json;

namespace ConflictAware;

/// <summary>
/// Asks how a write goes on that the origin took in for later: 202, with the address of a status monitor (RFC 9110 §15.3.3) in <c>Operation-Location</c>,
/// <c>Azure-AsyncOperation</c> or <c>Location</c>.
/// </summary>
internal sealed class StatusMonitor(ConflictEngine engine, Transport transport)
{
    private static readonly string[] OfOperation = ["Operation-Location", "Azure-AsyncOperation"];

    private static readonly FrozenSet<string> Done = Words(
        "succeeded",
        "success",
        "successful",
        "completed",
        "complete",
        "done",
        "finished"
    );

    private static readonly FrozenSet<string> Failed = Words(
        "failed",
        "failure",
        "error",
        "canceled",
        "cancelled",
        "aborted",
        "rejected",
        "terminated"
    );

    private static readonly FrozenSet<string> Running = Words([
        "running",
        "inprogress",
        "notstarted",
        "pending",
        "queued",
        "accepted",
        "processing",
        "started",
        "waiting",
        "scheduled",
        "submitted",
    ]);

    private readonly RepresentationBody _body = new(transport, engine.Time, engine.Options.MaxConflictBody);

    /// <summary>The monitor that an answer names; null when it names none, or one on another origin (law 9).</summary>
    public static Uri? NamedIn(HttpResponseMessage answer, Uri target)
    {
        if (answer.StatusCode != HttpStatusCode.Accepted)
            return null;
        foreach (string field in (ReadOnlySpan<string>)[.. OfOperation, "Location"])
        {
            if (
                Validators.Single(answer.Headers.NonValidated, field) is { } address
                && Uri.TryCreate(target, address, out Uri? monitor)
                && monitor != target
                && Uri.Compare(monitor, target, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase)
                    == 0
            )
                return monitor;
        }
        return null;
    }

    /// <summary>Asks the monitor once.</summary>
    public async ValueTask<Report> AskAsync(WriteOperation write, Uri monitor, CancellationToken cancellationToken)
    {
        var intent = new WriteIntent { Engine = engine, IsTyped = true };
        try
        {
            using HttpResponseMessage answer = await transport
                .SendAsync(write.Template.Read(intent, monitor), cancellationToken)
                .ConfigureAwait(false);
            TimeSpan? retryAfter = RetryAfter.Read(answer, engine.Time.GetUtcNow());
            return answer.StatusCode switch
            {
                HttpStatusCode.Accepted => new Report.Running(retryAfter),
                // The result is there, and elsewhere.
                HttpStatusCode.SeeOther or HttpStatusCode.Found => new Report.Succeeded(),
                HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                    new Report.Running(retryAfter),
                >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices when intent.WasRedirected => new Report.Succeeded(),
                >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => Read(
                    await _body.ReadAsync(answer, cancellationToken).ConfigureAwait(false),
                    retryAfter,
                    saysStatus: write.Answer is { } accepted && OfOperation.Any(accepted.Headers.NonValidated.Contains)
                ),
                _ => new Report.Silent(),
            };
        }
        catch (Exception unreadable)
            when (unreadable is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Report.Running(RetryAfter: null);
        }
    }

    /// <summary>Understands what a monitor shows.</summary>
    /// <param name="body">The body of a 2xx other than 202.</param>
    /// <param name="retryAfter">The wait that the answer asks for.</param>
    /// <param name="saysStatus">Whether it is a status for certain. What <c>Location</c> leads to may be the result itself, as soon as there is one.</param>
    internal static Report Read(ReadOnlyMemory<byte> body, TimeSpan? retryAfter, bool saysStatus)
    {
        Report otherwise = saysStatus ? new Report.Silent() : new Report.Succeeded();
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement status = document.RootElement;
            if (status.ValueKind != JsonValueKind.Object)
                return otherwise;
            if (Member(status, "done") is { ValueKind: JsonValueKind.True or JsonValueKind.False } done)
                return done.ValueKind == JsonValueKind.False ? new Report.Running(retryAfter)
                    : Member(status, "error") is { ValueKind: not JsonValueKind.Null } ? new Report.Failed(Reason(status, "failed"))
                    : new Report.Succeeded();
            string? word =
                Word(status, "status")
                ?? Word(status, "state")
                ?? (
                    Member(status, "properties") is { ValueKind: JsonValueKind.Object } properties
                        ? Word(properties, "provisioningState")
                        : null
                );
            if (word is null)
                return otherwise;
            string letters = string.Concat(word.Where(char.IsAsciiLetter));
            return Done.Contains(letters) ? new Report.Succeeded()
                : Failed.Contains(letters) ? new Report.Failed(Reason(status, word))
                // Azure: whatever is not an end is still running.
                : saysStatus || Running.Contains(letters) ? new Report.Running(retryAfter)
                : otherwise;
        }
        catch (JsonException)
        {
            return otherwise;
        }
    }

    private static string Reason(JsonElement status, string word)
    {
        JsonElement? error = Member(status, "error");
        string? code = error is { ValueKind: JsonValueKind.Object } named ? Word(named, "code") : null;
        return code is null ? word : $"{word} ({code})";
    }

    private static JsonElement? Member(JsonElement status, string name) =>
        status.TryGetProperty(name, out JsonElement member) ? member : null;

    private static string? Word(JsonElement status, string name) =>
        Member(status, name) is { ValueKind: JsonValueKind.String } word ? word.GetString() : null;

    private static FrozenSet<string> Words(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a monitor says. A closed set.</summary>
    internal abstract record Report
    {
        private Report() { }

        /// <summary>The write is not finished.</summary>
        public sealed record Running(TimeSpan? RetryAfter) : Report;

        /// <summary>It was carried out.</summary>
        public sealed record Succeeded : Report;

        /// <summary>It ended otherwise; how much of it was carried out it does not say.</summary>
        public sealed record Failed(string Reason) : Report;

        /// <summary>It says nothing that is understood.</summary>
        public sealed record Silent : Report;
    }
}
