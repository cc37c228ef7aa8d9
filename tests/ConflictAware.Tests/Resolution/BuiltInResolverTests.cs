using System.Net;
using System.Text;
using static ConflictAware.Tests.Resolution.Contexts;

namespace ConflictAware.Tests.Resolution;

public class BuiltInResolverTests
{
    [Test]
    public async Task Law28_ThreeVersionsThatStateThreeRevisions_AreNoConflictThere([Values] bool asks)
    {
        var options = new ConflictHandlingOptions { Version = VersionCarrier.Member("/rev") };
        if (asks)
            options.On(ConflictCause.VersionMismatch).Ask(static (_, _) => throw new InvalidOperationException("Nobody should be asked."));
        var engine = new ConflictEngine(options);
        ConflictContext context = new(Contexts.Conflict(), _ => new ValueTask<Representation?>(Json("""{"a":1,"b":2,"rev":"v3"}""")))
        {
            Base = Json("""{"a":1,"b":1,"rev":"v1"}"""),
            Mine = Json("""{"a":2,"b":1,"rev":"v2"}""").Content,
            IsMineWhole = true,
            CompleteRules = engine.Complete,
        };

        ConflictResolution merged = await engine.AskAsync(
            options.Policies[ConflictCause.VersionMismatch].Resolvers[0],
            context,
            synchronously: false,
            CancellationToken.None
        );

        Assert.That(Contexts.Word(merged), Is.EqualTo("""write {"a":2,"b":2,"rev":"v3"}"""));

        static Representation Json(string text) => new(Contexts.Target, Encoding.UTF8.GetBytes(text), new("application/json"), default);
    }

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static IEnumerable<TestCaseData> Decisions()
    {
        yield return Case(p => p.Surface(), Context(canReapply: true, canResend: true), "surface");
        yield return Case(p => p.AcceptCurrent(), Context(), "accept current");

        yield return Case(p => p.Reapply(), Context(canReapply: true), "reread after 11");
        yield return Case(p => p.Reapply(), Context(canReapply: true, attempt: 99), "reread after 11");
        yield return Case(p => p.Reapply(), Context(canReapply: false, canResend: true), "surface");
        yield return Case(p => p.Reapply(), Context(canReapply: false, mayHaveBeenApplied: true), "surface", "An earlier try");

        yield return Case(p => p.Resend(), Context(canResend: true), "resend after 222");
        yield return Case(p => p.Wait(Second), Context(canResend: true), "resend after 222");
        yield return Case(p => p.Wait(Second), Context(canResend: true, elapsed: TimeSpan.FromMilliseconds(778)), "resend after 222");
        yield return Case(
            p => p.Wait(Second),
            Context(canResend: true, elapsed: TimeSpan.FromMilliseconds(779)),
            "surface",
            "Waited 779 ms of at most 1 s"
        );

        yield return Case(p => p.KeepMine(), Context(current: Shows(Current)), "write mine");
        yield return Case(p => p.KeepMine(), Context(mine: "", current: Shows(Current)), "write ");
        yield return Case(p => p.KeepMine(), Context(current: Shows(null)), "surface", "deleted");
        yield return Case(p => p.KeepMine(), Context(mine: null), "surface", "too large");
        yield return Case(p => p.Recreate(), Context(current: Shows(Current)), "write mine anew");
        yield return Case(p => p.Recreate(), Context(current: Shows(null)), "write mine anew");
        yield return Case(p => p.Recreate(), Context(mine: null), "surface", "too large");
    }

    private static TestCaseData Case(
        Func<ConflictPolicy, ConflictPolicy> add,
        ConflictContext context,
        string decision,
        string? reason = null
    ) => new(add, context, decision, reason);

    [TestCaseSource(nameof(Decisions))]
    public async Task ResolveAsync_InEachSituation_Decides(
        Func<ConflictPolicy, ConflictPolicy> add,
        ConflictContext context,
        string decision,
        string? reason
    )
    {
        ResolverSource source = add(new ConflictPolicy()).Resolvers.Single();
        ConflictResolution resolution = await source.ResolveAsync(context, scopes: null, CancellationToken.None);
        Assert.That(Word(resolution), Is.EqualTo(decision));
        Assert.That((resolution as ConflictResolution.Surface)?.Reason ?? "", reason is null ? Is.Empty : Does.Contain(reason));
        Assert.That(source.AnswersAtOnce, Is.True);
    }

    private static readonly TimeSpan? Asked = TimeSpan.FromSeconds(7);

    private static IEnumerable<TestCaseData> Defaults()
    {
        ConflictContext able = Context(canReapply: true, canResend: true);
        ConflictContext unable = Context();
        yield return Default(ConflictCause.VersionMismatch, able, "reread after 11");
        yield return Default(ConflictCause.VersionMismatch, Context(canReapply: true, attempt: 50), "reread after 11");
        yield return Default(ConflictCause.VersionMismatch, unable, "surface");
        yield return Default(ConflictCause.PreconditionRequired, able, "reread after 11");
        yield return Default(ConflictCause.PreconditionRequired, Context(canReapply: true, attempt: 2), "surface");
        yield return Default(ConflictCause.PreconditionRequired, unable, "surface");
        // Somebody else created it first, which may happen again and again; a name that is taken stays taken.
        yield return Default(ConflictCause.AlreadyExists, able, "reread after 11");
        yield return Default(ConflictCause.AlreadyExists, Exists(HttpStatusCode.PreconditionFailed, attempt: 50), "reread after 11");
        yield return Default(ConflictCause.AlreadyExists, Exists(HttpStatusCode.Conflict, attempt: 1), "reread after 11");
        yield return Default(ConflictCause.AlreadyExists, Exists(HttpStatusCode.Conflict, attempt: 2), "surface");
        yield return Default(ConflictCause.AlreadyExists, unable, "surface");
        yield return Default(ConflictCause.MergeConflict, able, "reread after 11");
        yield return Default(ConflictCause.MergeConflict, unable, "surface");
        yield return Default(ConflictCause.Locked, able, "resend after 222");
        yield return Default(ConflictCause.Locked, Context(canResend: true, elapsed: TimeSpan.FromSeconds(29.7)), "resend after 222");
        yield return Default(ConflictCause.Locked, Context(canResend: true, elapsed: TimeSpan.FromSeconds(29.9)), "surface");
        yield return Default(ConflictCause.OperationInProgress, able, "resend after 222");
        yield return Default(ConflictCause.TransientContention, able, "resend after 222");
        yield return Default(ConflictCause.IdempotencyKeyInUse, able, "resend after 222");
        yield return Default(ConflictCause.PossiblyBlocked, able, "surface");
        yield return Default(ConflictCause.PossiblyBlocked, Context(Conflict(retryAfter: Asked), canResend: true), "resend after 222");
        yield return Default(ConflictCause.PossiblyBlocked, Context(Conflict(retryAfter: Asked), canResend: false), "surface");
        yield return Default(ConflictCause.PossiblyBlocked, Context(Conflict(retryAfter: Asked), canResend: true, attempt: 2), "surface");
        foreach (
            ConflictCause cause in new[]
            {
                ConflictCause.Unknown,
                ConflictCause.PreconditionFailed,
                ConflictCause.ReferencedByOthers,
                ConflictCause.InvalidState,
                ConflictCause.AdministrativelyLocked,
                ConflictCause.IdempotencyKeyReused,
                ConflictCause.FieldOwnership,
                ConflictCause.MissingDependency,
                ConflictCause.OffsetMismatch,
                ConflictCause.SessionSuperseded,
                ConflictCause.NotAConflict,
            }
        )
            yield return Default(cause, able, "surface");
    }

    private static ConflictContext Exists(HttpStatusCode status, int attempt) =>
        Context(Conflict(ConflictCause.AlreadyExists, status), canReapply: true, attempt: attempt);

    private static TestCaseData Default(ConflictCause cause, ConflictContext context, string decision) => new(cause, context, decision);

    [TestCaseSource(nameof(Defaults))]
    public async Task Default_OfEachCause_IsThatOfTheTable(ConflictCause cause, ConflictContext context, string decision)
    {
        // As it is used, and as it is made.
        foreach (
            ConflictPolicy policy in (ConflictPolicy[])[new ConflictHandlingOptions().Policies[cause], ConflictPolicies.MakeDefault(cause)]
        )
        {
            ConflictResolution resolution = await policy.Resolvers.Single().ResolveAsync(context, scopes: null, CancellationToken.None);
            Assert.That(Word(resolution), Is.EqualTo(decision));
        }
    }

    [Test]
    public void Default_OfEveryCause_IsInTheTable() =>
        Assert.That(
            Defaults().Select(row => (ConflictCause)row.Arguments[0]!).Distinct(),
            Is.EquivalentTo(Enum.GetValues<ConflictCause>())
        );

    private static Func<CancellationToken, ValueTask<Representation?>> Shows(Representation? current) => _ => new(current);
}
