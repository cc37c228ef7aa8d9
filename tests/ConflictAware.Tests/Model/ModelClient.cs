using System.Globalization;

namespace ConflictAware.Tests.Model;

/// <summary>A client of the schedule: does one act after the other, and writes down what each says of itself.</summary>
internal sealed class ModelClient : IDisposable
{
    private readonly World _world;
    private readonly int _number;
    private readonly HttpClient _http;
    private CancellationTokenSource _cancel = new();
    private Versioned<Doc>? _edited;
    private Versioned<Doc>? _left;
    private ActRecord? _saved;
    private int _acts;

    public ModelClient(World world, Setting setting, int number)
    {
        _world = world;
        _number = number;
        var options = new ConflictHandlingOptions
        {
            TimeProvider = world.Time,
            Jitter = new Jitter(static () => 0.5),
            WriteFormat = setting.Format,
            SendIdempotencyKeys = setting.SendsKeys,
            PathMayResend = setting.PathMayResend,
            WriteId = setting.WriteId switch
            {
                IdPlace.Header => WriteId.Header("X-Write-Id"),
                IdPlace.Member => WriteId.Member("lastWrite"),
                IdPlace.Log => WriteId.Log("writes"),
                _ => null,
            },
        };
        // What answers say is not what this is about.
        options.Dialects.Disable([.. Dialects.All]);
        if (setting.Sums)
            options.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/a").Ignore("/revision"));
        HttpMessageHandler chain = new AttemptProbe(new Network(this));
        if (setting.Inner is not Inner.Nothing)
            chain = new InnerHandlers(setting.Inner) { InnerHandler = chain };
        _http = new HttpClient(new ConflictHandler(options, chain))
        {
            BaseAddress = InMemoryOrigin.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public List<ActRecord> Records { get; } = [];

    public string Token { get; private set; } = "";

    public CancellationToken Canceled => _cancel.Token;

    public void Cancel() => _cancel.Cancel();

    public async Task RunAsync(IReadOnlyList<Act> acts)
    {
        foreach (Act act in acts)
        {
            Token = string.Create(CultureInfo.InvariantCulture, $"{act}-{_number}-{_acts++}");
            var record = new ActRecord
            {
                Act = act,
                Token = Token,
                From = _world.Commits,
            };
            Records.Add(record);
            try
            {
                if (await DoAsync(act, record) is { } result)
                {
                    record.Result = result;
                    record.Outcome = result.Outcome;
                    _left = result.Outcome is WriteOutcome.Applied ? result.Current : _left;
                }
            }
            catch (WriteCanceledException canceled)
            {
                record.Outcome = canceled.Outcome;
            }
            // Reads that fail, writes that nothing protects, answers that are no conflicts: nothing was written.
            catch (Exception failure) when (failure is HttpRequestException or UnprotectedWriteException or OperationCanceledException)
            {
                record.Failure = failure;
            }
            record.Until = _world.Commits;
            if (_cancel.IsCancellationRequested)
            {
                _cancel.Dispose();
                _cancel = new CancellationTokenSource();
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _cancel.Dispose();
    }

    private async Task<WriteResult<Doc>?> DoAsync(Act act, ActRecord record)
    {
        CancellationToken end = Canceled;
        string token = Token;
        switch (act)
        {
            case Act.Update:
                return await _http.TryUpdateAsync<Doc>(World.Path, doc => doc with { A = doc.A + 1 }, end);
            case Act.UpdateNote:
                return await _http.TryUpdateAsync<Doc>(World.Path, doc => doc with { Note = token }, end);
            case Act.Upsert:
                return await _http.TryUpsertAsync<Doc>(
                    World.Path,
                    doc => (doc ?? new Doc(0, 0, token)) with { A = (doc?.A ?? 0) + 1 },
                    end
                );
            case Act.Create:
                return await _http.TryCreateAsync(World.Path, new Doc(1, 0, token), end);
            case Act.Save:
                return await SaveAsync(await ReadAsync(end), doc => doc with { Note = token }, record, end);
            case Act.SaveCount:
                return await SaveAsync(await ReadAsync(end), doc => doc with { A = doc.A + 1 }, record, end);
            case Act.SaveOn:
                return await SaveAsync(_left ?? await ReadAsync(end), doc => doc with { Note = token }, record, end);
            case Act.SaveAgain when _edited is { } edited:
                record.Again = _saved;
                _saved = record;
                return await _http.TrySaveAsync(edited, end);
            case Act.Patch:
                Versioned<Doc> read = await ReadAsync(end);
                return await _http.TryPatchAsync(read.With(read.Value with { Note = token }), end);
            case Act.Delete:
                return await _http.TryDeleteAsync(_left ?? await ReadAsync(end), end);
            default:
                return null;
        }
    }

    private Task<Versioned<Doc>> ReadAsync(CancellationToken end) => _http.GetVersionedAsync<Doc>(World.Path, end);

    private Task<WriteResult<Doc>> SaveAsync(Versioned<Doc> read, Func<Doc, Doc> edit, ActRecord record, CancellationToken end)
    {
        _edited = read.With(edit(read.Value));
        _saved = record;
        return _http.TrySaveAsync(_edited, end);
    }

    private sealed class Network(ModelClient client) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] content = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            return await client._world.ArriveAsync(request, content, client, cancellationToken);
        }
    }
}

/// <summary>What one act said of itself.</summary>
internal sealed class ActRecord
{
    public required Act Act { get; init; }
    public required string Token { get; init; }

    /// <summary>How many commits there were when it began.</summary>
    public required int From { get; init; }

    /// <summary>How many commits there were when it ended.</summary>
    public int Until { get; set; }

    public WriteOutcome Outcome { get; set; } = WriteOutcome.NotApplied;
    public WriteResult<Doc>? Result { get; set; }
    public Exception? Failure { get; set; }

    /// <summary>The save that it repeats.</summary>
    public ActRecord? Again { get; set; }

    public override string ToString() =>
        $"{Token}: {Outcome}{(Result is { } r ? $", {r.Proof}, {r.Marks}, sent {r.PossibleSends}, {r.Conflict?.Cause}, {r.Reason}" : "")}{(Failure is null ? "" : $", {Failure.Message}")}";
}
