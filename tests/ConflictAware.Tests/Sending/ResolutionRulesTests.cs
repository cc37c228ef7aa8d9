using System.Net;
using System.Text;
using static ConflictAware.ConflictResolution;

namespace ConflictAware.Tests.Sending;

/// <summary>What is made of the decision of a resolver: the next round, or why it must not be done.</summary>
public class ResolutionRulesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private FakeTimeProvider _time = null!;
    private ConflictHandlingOptions _options = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _options = Bench.OptionsOf(_time);
    }

    private ConflictEngine Engine() => new(_options);

    private static Representation Over(string tag = "\"1\"") => Writes.Shown("{}", tag);

    private static (Round? Next, string? Refusal) Adopt(
        ConflictEngine engine,
        WriteOperation write,
        ConflictResolution resolution,
        bool isSynchronous = false
    ) =>
        new ResolutionRules(engine, new StubTransport(static _ => throw new InvalidOperationException(), isSynchronous)).Adopt(
            write,
            resolution
        );

    [Test]
    public void Resend_OfAGuardedWrite_IsTheNextSend()
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        write.Next = NextStep.Settle;

        (Round? next, string? refusal) = Adopt(engine, write, new Resend(Second));

        Assert.That((next?.Pause, refusal, write.Next), Is.EqualTo(((TimeSpan?)Second, (string?)null, NextStep.Send)));
        Assert.That(write.HasPaused, Is.True);
    }

    private static IEnumerable<TestCaseData> RefusedResends()
    {
        yield return Refused("was not kept", content: null);
        yield return Refused("no reason to write", Writes.Conflict(confidence: Confidence.Guess));
        yield return Refused("no precondition and no idempotency key", isGuarded: false);
        yield return Refused("does not say for certain", Writes.Conflict(maybeApplied: true), HttpMethod.Post);
        yield return Refused("does not say for certain", Writes.Conflict(confidence: Confidence.Likely), HttpMethod.Post);
        yield return Refused(null, Writes.Conflict(maybeApplied: true), HttpMethod.Put);
        yield return Refused(null, Writes.Conflict(confidence: Confidence.Likely), HttpMethod.Delete);
        yield return Refused(null, Writes.Conflict(), HttpMethod.Post);
        yield return Refused(null, Writes.Conflict(ConflictCause.Unknown, Confidence.Guess));
        yield return Refused(null, Writes.Conflict(maybeApplied: true), HttpMethod.Get, isGuarded: false);
        yield return Refused(null, Writes.Conflict(maybeApplied: true), HttpMethod.Post, key: "Idempotency-Key");
        yield return Refused(null, Writes.Conflict(), key: "Idempotency-Key", isGuarded: false);

        static TestCaseData Refused(
            string? reason,
            Conflict? conflict = null,
            HttpMethod? method = null,
            string? content = "{}",
            bool isGuarded = true,
            string? key = null
        ) =>
            new TestCaseData(
                reason,
                (ConflictEngine engine) =>
                    Writes.Refused(
                        engine,
                        conflict ?? Writes.Conflict(),
                        method,
                        content,
                        isGuarded ? Over() : null,
                        prepare: request =>
                        {
                            if (key is not null)
                                request.Headers.TryAddWithoutValidation(key, "\"1\"");
                        }
                    )
            ).SetArgDisplayNames(
                $"{reason ?? "allowed"} {conflict?.Cause} {conflict?.Confidence} {conflict?.MaybeApplied} {method} {isGuarded} {key}"
            );
    }

    [TestCaseSource(nameof(RefusedResends))]
    public void Law05_Resend_OnlyWhereItCannotBeCarriedOutTwice(string? reason, object make)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = ((Func<ConflictEngine, WriteOperation>)make)(engine);
        AssertRefusal(Adopt(engine, write, new Resend(TimeSpan.Zero)), reason);
    }

    private static IEnumerable<TestCaseData> RefusedRereads()
    {
        yield return new TestCaseData(null, Writes.Conflict(), true, false).SetArgDisplayNames("allowed");
        yield return new TestCaseData("no update function", Writes.Conflict(), false, false).SetArgDisplayNames("no function");
        yield return new TestCaseData("no reason to write", Writes.Conflict(confidence: Confidence.Guess), true, false).SetArgDisplayNames(
            "a guess"
        );
        yield return new TestCaseData(null, Writes.Conflict(ConflictCause.Unknown, Confidence.Guess), true, false).SetArgDisplayNames(
            "unknown is no guess"
        );
        yield return new TestCaseData("may have been carried out", Writes.Conflict(maybeApplied: true), true, false).SetArgDisplayNames(
            "said by the origin"
        );
        yield return new TestCaseData("may have been carried out", Writes.Conflict(), true, true).SetArgDisplayNames("a try is open");
    }

    [TestCaseSource(nameof(RefusedRereads))]
    public void Law13_Reread_OnlyOverWhatWasNotCarriedOut(string? reason, Conflict conflict, bool hasFunction, bool isOpen)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, conflict, over: Over(), edit: hasFunction ? new Writes.AnyEdit() : null);
        if (isOpen)
            write.Intent.Attempts.Start();

        (Round? Next, string? Refusal) adopted = Adopt(engine, write, new Reread(TimeSpan.Zero));

        AssertRefusal(adopted, reason);
        if (reason is null)
            Assert.That(write.Next, Is.EqualTo(NextStep.Read));
        Assert.That(
            new ResolutionRules(engine, StubTransport.None).ContextOf(write, static _ => default).CanReapply,
            Is.EqualTo(reason is null)
        );
    }

    [Test]
    public void ResendWith_WithoutHavingLooked_SaysWhatToDo()
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        Assert.That(
            () => Adopt(engine, write, new ResendWith("{}"u8.ToArray())),
            Throws.InvalidOperationException.With.Message.Contains("Call ConflictContext.GetCurrentAsync first")
        );
    }

    [TestCase("PUT", "{\"a\":2}", null, Description = "over what is there now")]
    [TestCase("PUT", "{\"a\":1}", "unchanged")]
    [TestCase("PATCH", "{\"a\":1}", null, Description = "of a patch, the same bytes say nothing")]
    [TestCase("GET", "{\"a\":2}", "writes nothing")]
    public void ResendWith_OverWhatIsThere_IsTheNextSend(string method, string content, string? expected)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), new HttpMethod(method), over: Over());
        write.Show(Writes.Shown("{\"a\":1}", "\"2\""));

        (Round? next, string? refusal) = Adopt(engine, write, new ResendWith(Encoding.UTF8.GetBytes(content)));

        if (expected is "unchanged")
            Assert.That(next?.End, Is.InstanceOf<WriteEnd.Unchanged>());
        else
            AssertRefusal((next, refusal), expected);
        if (expected is null)
            Assert.That(
                (write.Precondition, Encoding.UTF8.GetString(write.Content!.Value.Span), write.IsMerged),
                Is.EqualTo(((Precondition?)new Precondition.IfMatch(EntityTag.Parse("\"2\"")), content, true))
            );
    }

    /// <summary>The bare handler has the origin's answer to give, and that says no.</summary>
    [Test]
    public void ResendWith_OfWhatIsThere_ThroughTheBareHandler_IsSent()
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over(), isSettled: false);
        write.Show(Writes.Shown("{}", "\"2\""));
        AssertRefusal(Adopt(engine, write, new ResendWith("{}"u8.ToArray())), reason: null);
    }

    [TestCase("PUT", true, null)]
    [TestCase("PUT", false, "deleted meanwhile")]
    [TestCase("DELETE", true, "deleted meanwhile")]
    public void ResendWith_OverNothing_OnlyWhereItIsToBeMadeAgain(string method, bool recreate, string? reason)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), new HttpMethod(method), over: Over());
        write.Show(current: null);

        AssertRefusal(Adopt(engine, write, new ResendWith("{}"u8.ToArray(), recreate)), reason);

        if (reason is null)
            Assert.That(write.Precondition, Is.InstanceOf<Precondition.IfAbsent>());
    }

    [Test]
    public void ResendWith_WhereNothingProtects_IsRefused()
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        write.Show(Writes.Shown("{\"a\":1}", tag: null));
        AssertRefusal(Adopt(engine, write, new ResendWith("{}"u8.ToArray())), "no validator that would protect");
    }

    [Test]
    public void ResendWith_WhereTheVersionDoesNotFit_IsRefused()
    {
        _options.Version = VersionCarrier.Member("/_rev");
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        var version = new Validators { Version = new CarriedVersion("member /_rev", [new CarriedVersion.Part("1", IsNumber: false)]) };
        write.Show(new Representation(Writes.Target, "{\"_rev\":\"1\"}"u8.ToArray(), contentType: null, version));

        (Round? Next, string? Refusal) adopted = Adopt(engine, write, new ResendWith("[1]"u8.ToArray()));

        Assert.That(adopted.Next, Is.Null);
        Assert.That(adopted.Refusal, Does.Contain("cannot hold it").Or.Contain("no validator that would protect"));
    }

    // Twice under a tag that the origin shows and refuses: it will never be matched (law 17).
    [TestCase("\"1\"", "probably rewrites tags")]
    [TestCase("W/\"1\"", "weak entity tag")]
    public void Law17_TagThatIsShownAndRefused_IsTriedOnceMore(string tag, string reason)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over(tag));
        write.Show(Writes.Shown("{\"a\":1}", tag));

        (Round? Next, string? Refusal) once = Adopt(engine, write, new ResendWith("{}"u8.ToArray()));
        write.Show(Writes.Shown("{\"a\":1}", tag));
        (Round? Next, string? Refusal) twice = Adopt(engine, write, new ResendWith("{}"u8.ToArray()));

        AssertRefusal(once, reason: null);
        AssertRefusal(twice, reason);
    }

    [Test]
    public void Law17_AnotherTagInBetween_BeginsTheCountAgain()
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        write.Show(Writes.Shown("{\"a\":1}", "\"1\""));
        Assert.That(ResolutionRules.Phantom(write), Is.Null);
        write.Show(Writes.Shown("{\"a\":1}", "\"2\""));
        Assert.That((ResolutionRules.Phantom(write), write.Phantom), Is.EqualTo(((string?)null, (Precondition?)null)));
        write.Show(Writes.Shown("{\"a\":1}", "\"1\""));
        Assert.That(ResolutionRules.Phantom(write), Is.Null);
        Assert.That(ResolutionRules.Phantom(write), Is.Not.Null);
    }

    [TestCase(ConflictCause.VersionMismatch, true)]
    [TestCase(ConflictCause.InvalidState, false)]
    public void Law17_TagsThatNeverHold_AreSaidOfARefusedVersionOnly(ConflictCause cause, bool isSaid)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(cause), over: Over());
        write.TagsNeverHold = true;
        Assert.That(ResolutionRules.Phantom(write), isSaid ? Does.Contain("each time they are read").And.Contain("a proxy") : Is.Null);
    }

    [Test]
    public void MaxAttempts_IsHowOftenAWriteMayBeRefused()
    {
        _options.MaxAttempts = 2;
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        AssertRefusal(Adopt(engine, write, new Resend(TimeSpan.Zero)), reason: null);
        write.CountSetback(_time);
        AssertRefusal(Adopt(engine, write, new Resend(TimeSpan.Zero)), "Refused 2 times, which is MaxAttempts.");
    }

    [TestCase(10, 0, null)]
    [TestCase(11, 0, "in 11 s, would come later than MaxElapsedTime (10 s)")]
    [TestCase(6, 4, null)]
    [TestCase(7, 4, "would come later than MaxElapsedTime")]
    public void MaxElapsedTime_CountsFromTheFirstSetback(int pause, int elapsed, string? reason)
    {
        _options.MaxElapsedTime = 10 * Second;
        _options.BaseDelay = _options.MaxDelay = Second;
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        _time.Advance(elapsed * Second);

        AssertRefusal(Adopt(engine, write, new Resend(pause * Second)), reason);

        ConflictContext context = new ResolutionRules(engine, StubTransport.None).ContextOf(write, static _ => default);
        Assert.That((context.Elapsed, context.Remaining), Is.EqualTo((elapsed * Second, (10 - elapsed) * Second)));
    }

    [TestCase(0, null)]
    [TestCase(1, "this call is synchronous")]
    public void Synchronous_CannotPause(int pause, string? reason)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());

        (Round? Next, string? Refusal) adopted = Adopt(engine, write, new Resend(pause * Second), isSynchronous: true);

        AssertRefusal(adopted, reason);
        if (reason is null)
            Assert.That((adopted.Next!.Value.Pause, write.HasPaused), Is.EqualTo((TimeSpan.Zero, false)));
    }

    [Test]
    public void Others_AreWhatTheySay()
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        Assert.That(Adopt(engine, write, new Surface("No.")), Is.EqualTo(((Round?)null, "No.")));
        Assert.That(Adopt(engine, write, new AcceptCurrent()).Next?.End, Is.InstanceOf<WriteEnd.CurrentAccepted>());
        Assert.That(Adopt(engine, write, new AlreadyApplied()).Next?.End, Is.InstanceOf<WriteEnd.AlreadyApplied>());
    }

    [TestCase(1, null, ConflictCause.VersionMismatch, 0, Description = "none after the first")]
    [TestCase(3, null, ConflictCause.VersionMismatch, 10, Description = "half of twenty")]
    [TestCase(3, null, ConflictCause.InvalidState, 0)]
    [TestCase(1, 3, ConflictCause.VersionMismatch, 3005)]
    public void PauseBeforeReading_IsThatOfContention(int setbacks, int? retryAfter, ConflictCause cause, int milliseconds)
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(
            engine,
            Writes.Conflict(cause, retryAfter: retryAfter is { } seconds ? seconds * Second : null),
            over: Over()
        );
        for (int i = 1; i < setbacks; i++)
            write.CountSetback(_time);
        Assert.That(
            new ResolutionRules(engine, StubTransport.None).PauseBeforeReading(write),
            Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds))
        );
    }

    [TestCase(false, 3, 2, true, Description = "longer than is left")]
    [TestCase(false, 1, 2, false)]
    [TestCase(true, 1, 2, true, Description = "a synchronous call cannot wait")]
    public void PauseBeforeReading_ThatCannotBe_SaysSo(bool isSynchronous, int retryAfter, int left, bool throws)
    {
        _options.BaseDelay = TimeSpan.FromMilliseconds(1);
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(retryAfter: retryAfter * Second), over: Over());
        _time.Advance(_options.MaxElapsedTime - left * Second);
        var rules = new ResolutionRules(engine, new StubTransport(static _ => throw new InvalidOperationException(), isSynchronous));

        if (throws)
            Assert.That(
                () => rules.PauseBeforeReading(write),
                Throws.TypeOf<HttpRequestException>().With.Message.Contains("cannot wait so long")
            );
        else
            Assert.That(rules.PauseBeforeReading(write), Is.GreaterThan(retryAfter * Second));
    }

    [Test]
    public void PauseBeforeReading_OfASynchronousCallThatIsNotAskedToWait_IsNone()
    {
        ConflictEngine engine = Engine();
        WriteOperation write = Writes.Refused(engine, Writes.Conflict(), over: Over());
        write.CountSetback(_time);
        write.CountSetback(_time);
        var rules = new ResolutionRules(engine, new StubTransport(static _ => throw new InvalidOperationException(), isSynchronous: true));
        Assert.That(rules.PauseBeforeReading(write), Is.EqualTo(TimeSpan.Zero));
    }

    private static void AssertRefusal((Round? Next, string? Refusal) adopted, string? reason)
    {
        Assert.That(adopted.Refusal, reason is null ? Is.Null : Does.Contain(reason));
        Assert.That(adopted.Next is { End: null }, Is.EqualTo(reason is null));
    }
}
