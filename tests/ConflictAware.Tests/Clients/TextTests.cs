using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConflictAware.Tests.Clients;

/// <summary>Text and bytes: the same protection as JSON has, in one piece.</summary>
public partial class TextTests
{
    private const string Notes = "/notes.txt";

    private static readonly byte[] Latin1Cafe = Encoding.Latin1.GetBytes("café");

    private InMemoryOrigin _origin = null!;
    private HttpClient _http = null!;

    [SetUp]
    public void SetUp()
    {
        _origin = new InMemoryOrigin();
        Hold("one", "text/plain");
        _http = Chains.Client("hand-made", _origin);
    }

    [TearDown]
    public void TearDown()
    {
        _http.Dispose();
        _origin.Dispose();
    }

    private void Hold(string text, string mediaType, Encoding? encoding = null) =>
        Hold((encoding ?? Encoding.UTF8).GetBytes(text), mediaType);

    private void Hold(byte[] content, string mediaType) => _origin.Resources.Put(Notes, content, mediaType);

    private StoredResource Held => _origin.Resources.Find(Notes)!;

    [TestCaseSource(typeof(Chains), nameof(Chains.Kinds))]
    public async Task EveryVerb_OfText_WritesUnderTheVersion(string kind)
    {
        using HttpClient http = Chains.Client(kind, _origin);

        Versioned<string> read = await http.GetVersionedAsync<string>(Notes);
        Versioned<string> saved = await http.SaveAsync(read.With("two"));
        Assert.That((saved.Value, Held.Text, Held.MediaType), Is.EqualTo(("two", "two", "text/plain")));
        Assert.That(_origin.Resources.Requests[^1].Header("If-Match"), Is.EqualTo(read.EntityTag.ToString()));

        Versioned<string> updated = await http.UpdateAsync<string>(Notes, s => s + " and three");
        Assert.That((updated.Value, Held.Text), Is.EqualTo(("two and three", "two and three")));
        await http.DeleteAsync(updated);
        Assert.That(_origin.Resources.Find(Notes), Is.Null);
        await http.UpsertAsync<string>(Notes, s => s ?? "again");
        Assert.That((Held.Text, Held.MediaType), Is.EqualTo(("again", "text/plain; charset=utf-8")));
    }

    [Test]
    public async Task EveryVerb_OfBytes_WritesThemAsTheyAre()
    {
        byte[] image = [0x89, 0x50, 0, 0xFF, 0xFE];
        Hold(image, "image/png");

        Versioned<byte[]> read = await _http.GetVersionedAsync<byte[]>(Notes);
        Assert.That(read.Value, Is.EqualTo(image));
        await _http.ModifyAsync<byte[]>(Notes, bytes => bytes[0] = 1);
        Assert.That((Held.Content[0], Held.MediaType), Is.EqualTo(((byte)1, "image/png")));
        Versioned<byte[]> created = await _http.CreateAsync<byte[]>("/new.bin", [1, 2]);
        Assert.That(_origin.Resources.Find("/new.bin")!.MediaType, Is.EqualTo("application/octet-stream"));
        await _http.DeleteAsync(await _http.SaveAsync(created.With([3])));
        Assert.That(_origin.Resources.Find("/new.bin"), Is.Null);
    }

    [Test]
    public async Task Bytes_ChangedInTheCallersHands_ChangeNothingThatIsKnown()
    {
        Hold([1, 2], "application/octet-stream");
        Versioned<byte[]> read = await _http.GetVersionedAsync<byte[]>(Notes);

        read.Value[0] = 9;
        WriteResult<byte[]> result = await _http.TrySaveAsync(read);

        Assert.That((result.Outcome, Held.Content[0]), Is.EqualTo((WriteOutcome.Applied, (byte)9)));
        Assert.That(result.Base!.Value, Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public async Task Bytes_OfJson_AreTheBytes()
    {
        Hold("""{"a":1}""", "application/json");

        await _http.UpdateAsync<byte[]>(Notes, bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("1", "2")));

        Assert.That(Held.Text, Is.EqualTo("""{"a":2}"""));
    }

    [TestCase("application/json")]
    [TestCase("application/vnd.acme+json; charset=utf-8")]
    public async Task String_OfJson_IsAJsonString(string mediaType)
    {
        Hold("\"a\\u0062c\"", mediaType);

        Versioned<string> saved = await _http.UpdateAsync<string>(Notes, s => s == "abc" ? "say \"x\"" : s);

        Assert.That(JsonDocument.Parse(Held.Text).RootElement.GetString(), Is.EqualTo("say \"x\""));
        Assert.That((saved.Value, Held.MediaType), Is.EqualTo(("say \"x\"", mediaType)));
    }

    [Test]
    public async Task String_OfAJsonObject_IsRefused()
    {
        Hold("""{"a":1}""", "application/json");

        await Assert.ThrowsAsync<JsonException>(() => _http.GetVersionedAsync<string>(Notes));
    }

    [TestCase("application/xml")]
    [TestCase("image/svg+xml")]
    [TestCase("text/json-like")]
    [TestCase("application/yaml")]
    [TestCase("nonsense")]
    public async Task String_OfAnythingElse_IsItsText(string mediaType)
    {
        Hold("\"abc\"", mediaType);

        await _http.UpdateAsync<string>(Notes, s => s + "!");

        Assert.That(Held.Text, Is.EqualTo("\"abc\"!"));
        Assert.That(Held.MediaType, Is.EqualTo(mediaType == "nonsense" ? "text/plain; charset=utf-8" : mediaType));
    }

    [Test]
    public async Task String_WithATypeInfo_IsTextAllTheSame()
    {
        Versioned<string> read = await _http.GetVersionedAsync(Notes, Text.Default.String);
        await _http.SaveAsync(read.With("two"));
        await _http.UpdateAsync(Notes, s => s + "!", Text.Default.String);
        await _http.CreateAsync("/page.xml", "<p/>", "application/xml", Text.Default.String);

        Assert.That((Held.Text, _origin.Resources.TextOf("/page.xml")), Is.EqualTo(("two!", "<p/>")));
    }

    [Test]
    public async Task Update_ThatReturnsTheSameText_SendsNothing()
    {
        WriteResult<string> result = await _http.TryUpdateAsync<string>(Notes, s => new string(s));
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        WriteResult<string> saved = await _http.TrySaveAsync(read.With("one"));

        Assert.That((result.Outcome, saved.Outcome), Is.EqualTo((WriteOutcome.Unchanged, WriteOutcome.Unchanged)));
        Assert.That(_origin.Resources.CountRequests("PUT"), Is.Zero);
    }

    [Test]
    public async Task Save_BothSidesChanged_IsOneDifference()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        Hold("theirs", "text/plain");

        WriteResult<string> result = await _http.TrySaveAsync(read.With("mine"));

        Assert.That((result.Outcome, Held.Text), Is.EqualTo((WriteOutcome.Conflicted, "theirs")));
        Assert.That((result.Base!.Value, result.Mine, result.Current!.Value), Is.EqualTo(("one", "mine", "theirs")));
        Difference difference = result.Differences.Single();
        Assert.That(
            (difference.Pointer, difference.Base?.GetString(), difference.Mine?.GetString(), difference.Current?.GetString()),
            Is.EqualTo(("", "one", "mine", "theirs"))
        );
    }

    [TestCase("text/plain", "one", "application/json", "\"theirs\"")]
    [TestCase("application/json", "\"one\"", "text/plain", "theirs")]
    public async Task Save_OfWhatIsOfAnotherKindByNow_IsOneDifference(string typeBefore, string before, string typeNow, string now)
    {
        Hold(before, typeBefore);
        Versioned<byte[]> read = await _http.GetVersionedAsync<byte[]>(Notes);
        Hold(now, typeNow);

        WriteResult<byte[]> result = await _http.TrySaveAsync(read.With("mine"u8.ToArray()));

        Assert.That((result.Outcome, result.Reason), Is.EqualTo((WriteOutcome.Conflicted, "Both sides changed the same.")));
        Assert.That(result.Differences.Single().Pointer, Is.Empty);
    }

    [Test]
    public async Task Save_OfBytesThatBothSidesChanged_ShowsTheirBase64()
    {
        Hold([1], "image/png");
        Versioned<byte[]> read = await _http.GetVersionedAsync<byte[]>(Notes);
        Hold([2], "image/png");

        WriteResult<byte[]> result = await _http.TrySaveAsync(read.With([3]));

        Assert.That(result.Outcome, Is.EqualTo(WriteOutcome.Conflicted));
        Assert.That(result.Differences.Single().Mine?.GetBytesFromBase64(), Is.EqualTo(new byte[] { 3 }));
    }

    [Test]
    public async Task Save_OnlyTheTagChanged_IsWrittenUnderTheNewOne()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        Hold("one", "text/plain");

        WriteResult<string> result = await _http.TrySaveAsync(read.With("mine"));

        Assert.That((result.Outcome, result.Refusals, Held.Text), Is.EqualTo((WriteOutcome.Applied, 1, "mine")));
    }

    [Test]
    public async Task Save_SomebodyWroteTheSame_HasNothingToWrite()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        Hold("mine", "text/plain");

        WriteResult<string> result = await _http.TrySaveAsync(read.With("mine"));

        Assert.That((result.Outcome, result.Current!.Value), Is.EqualTo((WriteOutcome.Unchanged, "mine")));
    }

    [Test]
    public async Task Save_OfWhatWasDeleted_IsAConflictAndBringsNothingBack()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        _origin.Resources.Delete(Notes);

        WriteResult<string> result = await _http.TrySaveAsync(read.With("mine"));

        Assert.That((result.Outcome, _origin.Resources.Find(Notes)), Is.EqualTo((WriteOutcome.Conflicted, (StoredResource?)null)));
    }

    private HttpClient AskingClient(Func<Difference, MergeChoice> choose) =>
        Chains.Client(
            "hand-made",
            _origin,
            o =>
                o.On(ConflictCause.VersionMismatch)
                    .Ask(
                        (differences, _) =>
                            Task.FromResult<IReadOnlyDictionary<string, MergeChoice>?>(
                                differences.ToDictionary(difference => difference.Pointer, choose)
                            )
                    )
        );

    private static MergeChoice Chosen<T>(T value) => MergeChoice.Value(JsonSerializer.SerializeToElement(value));

    [TestCase("mine", "mine")]
    [TestCase("current", "theirs")]
    [TestCase("both", "theirs and mine")]
    public async Task Ask_AboutText_WritesWhatWasChosen(string choice, string left)
    {
        using HttpClient http = AskingClient(_ =>
            choice switch
            {
                "mine" => MergeChoice.Mine,
                "current" => MergeChoice.Current,
                _ => Chosen("theirs and mine"),
            }
        );
        Versioned<string> read = await http.GetVersionedAsync<string>(Notes);
        Hold("theirs", "text/plain");

        Versioned<string> saved = await http.SaveAsync(read.With("mine"));

        Assert.That((saved.Value, Held.Text), Is.EqualTo((left, left)));
    }

    private static IEnumerable<TestCaseData> WhatNoTextCanBe()
    {
        yield return new TestCaseData(Chosen(7)).SetArgDisplayNames("a number");
        yield return new TestCaseData(Chosen<string?>(null)).SetArgDisplayNames("null");
        yield return new TestCaseData(Chosen("7 €")).SetArgDisplayNames("a character that the charset lacks");
        yield return new TestCaseData(MergeChoice.Value(JsonDocument.Parse("\"\\ud83c\"").RootElement)).SetArgDisplayNames(
            "half a character"
        );
        yield return new TestCaseData(MergeChoice.Remove).SetArgDisplayNames("nothing");
        yield return new TestCaseData(MergeChoice.Undecided).SetArgDisplayNames("undecided");
    }

    [TestCaseSource(nameof(WhatNoTextCanBe))]
    public async Task Ask_AboutText_WhatCannotStandThereIsNoDecision(MergeChoice choice)
    {
        using HttpClient http = AskingClient(_ => choice);
        Hold(Latin1Cafe, "text/plain; charset=iso-8859-1");
        Versioned<string> read = await http.GetVersionedAsync<string>(Notes);
        Hold("theirs", "text/plain; charset=iso-8859-1", Encoding.Latin1);

        WriteResult<string> result = await http.TrySaveAsync(read.With("mine"));

        Assert.That((result.Outcome, Held.Text), Is.EqualTo((WriteOutcome.Conflicted, "theirs")));
    }

    [TestCase("AQID", true)]
    [TestCase("no base64!", false)]
    public async Task Ask_AboutBytes_TakesTheirBase64(string chosen, bool isWritten)
    {
        using HttpClient http = AskingClient(_ => Chosen(chosen));
        Hold([1], "image/png");
        Versioned<byte[]> read = await http.GetVersionedAsync<byte[]>(Notes);
        Hold([2], "image/png");

        WriteResult<byte[]> result = await http.TrySaveAsync(read.With([9]));

        Assert.That(result.Outcome, Is.EqualTo(isWritten ? WriteOutcome.Applied : WriteOutcome.Conflicted));
        Assert.That(Held.Content.ToArray(), Is.EqualTo(isWritten ? new byte[] { 1, 2, 3 } : [2]));
    }

    [Test]
    public async Task Ask_OnlyTheTagChanged_AsksNobody()
    {
        using HttpClient http = AskingClient(_ => throw new InvalidOperationException("asked"));
        Versioned<string> read = await http.GetVersionedAsync<string>(Notes);
        Hold("one", "text/plain");

        WriteResult<string> result = await http.TrySaveAsync(read.With("mine"));

        Assert.That((result.Outcome, Held.Text), Is.EqualTo((WriteOutcome.Applied, "mine")));
    }

    [Test]
    public async Task Ask_SomebodyWroteTheSame_AsksNobody()
    {
        using HttpClient http = AskingClient(_ => throw new InvalidOperationException("asked"));
        Versioned<string> read = await http.GetVersionedAsync<string>(Notes);
        Hold("mine", "text/plain");

        Assert.That((await http.TrySaveAsync(read.With("mine"))).Outcome, Is.EqualTo(WriteOutcome.Unchanged));
    }

    // 0xE9 is no UTF-8, whatever the media type says.
    [Test]
    public async Task Save_OfBytesThatAreNotTheTextTheyAreCalled_ShowsTheirBase64()
    {
        Hold([0xE9], "text/plain; charset=utf-8");
        Versioned<byte[]> read = await _http.GetVersionedAsync<byte[]>(Notes);
        Hold("theirs", "text/plain; charset=utf-8");

        WriteResult<byte[]> result = await _http.TrySaveAsync(read.With([0xE9, 0xE9]));

        Difference difference = result.Differences.Single();
        Assert.That(
            (difference.Base?.GetString(), difference.Mine?.GetString(), difference.Current?.GetString()),
            Is.EqualTo(("6Q==", "6ek=", "theirs"))
        );
    }

    [Test]
    public async Task Update_SomebodyElseWroteFirst_RunsAgain()
    {
        _origin.Resources.BeforeWrite(Notes, _ => Hold("theirs", "text/plain"));

        Versioned<string> updated = await _http.UpdateAsync<string>(Notes, s => s + " and mine");

        Assert.That((updated.Value, Held.Text), Is.EqualTo(("theirs and mine", "theirs and mine")));
    }

    [Test]
    public async Task Save_WhoseAnswerGotLost_IsProvenByEqualBytes()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        _origin.Resources.LoseAnswer(new Interference.Reset(), request => request.Method == "PUT");

        WriteResult<string> result = await _http.TrySaveAsync(read.With("mine"));

        Assert.That((result.Outcome, result.Proof), Is.EqualTo((WriteOutcome.Applied, WriteProof.EqualRepresentation)));
    }

    [Test]
    public async Task Save_AfterAnOwnWriteThatSomebodyChanged_IsAConflict()
    {
        Versioned<string> mine = await _http.UpdateAsync<string>(Notes, s => s + "!");
        Hold("theirs", "text/plain");

        WriteResult<string> result = await _http.TrySaveAsync(mine.With("mine"));

        Assert.That((result.Outcome, Held.Text), Is.EqualTo((WriteOutcome.Conflicted, "theirs")));
    }

    [Test]
    public async Task Refresh_OfText_TellsWhetherItChanged()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        Assert.That(await _http.RefreshAsync(read), Is.Null);
        Hold("theirs", "text/plain");
        Assert.That((await _http.RefreshAsync(read))!.Value, Is.EqualTo("theirs"));
    }

    [Test]
    public async Task Token_OfText_ComesBackInItsCharset()
    {
        Hold(Latin1Cafe, "text/plain; charset=iso-8859-1");
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);

        Versioned<string> back = Versioned.FromToken<string>(read.With("thé").ToToken());
        await _http.SaveAsync(back);

        Assert.That((back.Value, Held.Content), Is.EqualTo(("thé", Encoding.Latin1.GetBytes("thé"))));
    }

    [Test]
    public async Task Save_OfACharacterThatTheCharsetLacks_IsRefusedBeforeAnythingIsSent()
    {
        Hold(Latin1Cafe, "text/plain; charset=iso-8859-1");
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        _origin.Resources.ForgetHistory();

        ChangeRefusedException? refused = await Assert.ThrowsAsync<ChangeRefusedException>(() => _http.SaveAsync(read.With("10 €")));
        await Assert.ThrowsAsync<ChangeRefusedException>(() => _http.UpdateAsync<string>(Notes, s => s + "\ud83c\udf75"));

        Assert.That(refused!.Message, Does.Contain("U+20AC").And.Contain("iso-8859-1"));
        Assert.That(_origin.Resources.CountRequests("PUT"), Is.Zero);
    }

    [Test]
    public async Task Get_OfTextInAnUnknownCharset_SaysWhatToDo()
    {
        Hold("one", "text/plain; charset=x-klingon");

        FormatException? failure = await Assert.ThrowsAsync<FormatException>(() => _http.GetVersionedAsync<string>(Notes));

        Assert.That(failure!.Message, Does.Contain("x-klingon").And.Contain("byte[]"));
    }

    [Test]
    public async Task Patch_OfText_IsRefusedBeforeAnythingIsSent()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);

        InvalidOperationException? refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _http.PatchAsync(read.With("two")));

        Assert.That(refused!.Message, Does.Contain("text/plain").And.Contain("SaveAsync"));
        Assert.That(_origin.Resources.CountRequests("PATCH") + _origin.Resources.CountRequests("PUT"), Is.Zero);
    }

    [Test]
    public async Task Save_OfTextWhereTheClientPatches_SendsItWhole()
    {
        using HttpClient http = Chains.Client("hand-made", _origin, o => o.WriteAs(WriteFormat.Patch));

        await http.UpdateAsync<string>(Notes, s => s + "!");

        Assert.That((Held.Text, _origin.Resources.CountRequests("PATCH")), Is.EqualTo(("one!", 0)));
    }

    [TestCase("application/xml", "<?xml version='1.0' encoding='iso-8859-1'?><p>é</p>", 0xE9)]
    [TestCase("text/csv; charset=iso-8859-1", "é", 0xE9)]
    [TestCase("text/csv", "é", 0xC3)]
    public async Task Create_OfAMediaType_IsWrittenInItsCharset(string mediaType, string text, int expected)
    {
        Versioned<string> created = await _http.CreateAsync("/new", text, mediaType);

        StoredResource stored = _origin.Resources.Find("/new")!;
        Assert.That((created.Value, stored.MediaType), Is.EqualTo((text, mediaType)));
        Assert.That(stored.Content, Does.Contain((byte)expected));
        Assert.That((await _http.GetVersionedAsync<string>("/new")).Value, Is.EqualTo(text));
    }

    [Test]
    public async Task Create_OfAJsonMediaType_IsAJsonString()
    {
        await _http.CreateAsync("/new", "abc", "application/json");

        Assert.That(_origin.Resources.TextOf("/new"), Is.EqualTo("\"abc\""));
    }

    [TestCase("")]
    [TestCase("xml")]
    [TestCase("text/plain\r\nX: y")]
    [TestCase("application/json; charset=utf-16")]
    public async Task Create_OfNoMediaType_IsRefused(string mediaType)
    {
        ArgumentException? refused = await Assert.ThrowsAsync<ArgumentException>(() => _http.CreateAsync("/new", "abc", mediaType));

        Assert.That(refused!.ParamName, Is.EqualTo("contentType"));
        Assert.That(_origin.Resources.Requests, Is.Empty);
    }

    [Test]
    public async Task Create_WhereTextIsAlready_IsAConflict()
    {
        WriteResult<string> result = await _http.TryCreateAsync(Notes, "mine", "text/plain");

        Assert.That((result.Outcome, result.Current!.Value, Held.Text), Is.EqualTo((WriteOutcome.Conflicted, "one", "one")));
    }

    [Test]
    public async Task Get_OfBytes_AsksForNothingInParticular()
    {
        await _http.GetVersionedAsync<byte[]>(Notes);

        Assert.That(_origin.Resources.Requests[^1].Header("Accept"), Is.Null);
    }

    [Test]
    public async Task Delete_OfTextThatSomebodyChanged_IsAConflict()
    {
        Versioned<string> read = await _http.GetVersionedAsync<string>(Notes);
        Hold("theirs", "text/plain");

        WriteResult<string> result = await _http.TryDeleteAsync(read);

        Assert.That(
            (result.Outcome, result.Conflict!.StatusCode),
            Is.EqualTo((WriteOutcome.Conflicted, HttpStatusCode.PreconditionFailed))
        );
    }

    [JsonSerializable(typeof(string))]
    private sealed partial class Text : JsonSerializerContext;
}
