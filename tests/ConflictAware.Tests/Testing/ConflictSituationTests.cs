using System.Net;
using System.Text;

namespace ConflictAware.Tests.Testing;

public class ConflictSituationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public async Task ToContext_Everything_IsWhatTheResolverSees()
    {
        var situation = new ConflictSituation(ConflictCause.Locked, Dialects.AzureStorage)
        {
            Base = "b",
            Mine = "m",
            Current = "c",
            MediaType = "text/plain",
            Attempt = 3,
            Elapsed = TimeSpan.FromSeconds(4),
            Remaining = TimeSpan.FromSeconds(5),
            CanReapply = true,
            CanResend = false,
            MayHaveBeenApplied = true,
            ContentionPause = TimeSpan.FromSeconds(6),
            WaitingPause = TimeSpan.FromSeconds(7),
        };

        ConflictContext context = situation.ToContext();
        Representation? current = await context.GetCurrentAsync();

        Assert.That(
            (context.Conflict.Cause, context.Conflict.Dialect, context.Conflict.Remedy),
            Is.EqualTo((ConflictCause.Locked, "Azure Storage", Remedy.Wait))
        );
        Assert.That((Text(context.Base!.Content), Text(context.Mine!.Value), Text(current!.Content)), Is.EqualTo(("b", "m", "c")));
        Assert.That(current.ContentType?.MediaType, Is.EqualTo("text/plain"));
        Assert.That(context.Base.Validators.EntityTag, Is.Not.EqualTo(current.Validators.EntityTag));
        Assert.That((context.Attempt, context.Elapsed.Seconds, context.Remaining.Seconds), Is.EqualTo((3, 4, 5)));
        Assert.That((context.CanReapply, context.CanResend, context.MayHaveBeenApplied), Is.EqualTo((true, false, true)));
        Assert.That((context.ContentionPause.Seconds, context.WaitingPause.Seconds), Is.EqualTo((6, 7)));
    }

    [Test]
    public void ToContext_ByDefault_IsAStalePut()
    {
        ConflictContext context = new ConflictSituation().ToContext();
        Assert.That(
            (context.Conflict.StatusCode, context.Conflict.Method, context.Conflict.Cause, context.Attempt, context.Base, context.Mine),
            Is.EqualTo(
                (
                    HttpStatusCode.PreconditionFailed,
                    HttpMethod.Put,
                    ConflictCause.VersionMismatch,
                    1,
                    (Representation?)null,
                    (ReadOnlyMemory<byte>?)null
                )
            )
        );
        Assert.That((context.Remaining, context.CanResend), Is.EqualTo((new ConflictHandlingOptions().MaxElapsedTime, true)));
    }

    [TestCaseSource(nameof(Causes))]
    public void Conflict_OfEveryCause_HasIt(ConflictCause cause) =>
        Assert.That(new ConflictSituation(cause).Conflict.Cause, Is.EqualTo(cause));

    private static IEnumerable<ConflictCause> Causes() =>
        Enum.GetValues<ConflictCause>().Except([ConflictCause.NotAConflict, ConflictCause.PreconditionFailed]);

    [Test]
    public async Task GetCurrent_Unsaid_Fails() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await new ConflictSituation().ToContext().GetCurrentAsync());

    [Test]
    public async Task GetCurrent_Deleted_IsNull() =>
        Assert.That(
            await new ConflictSituation { IsDeleted = true }
                .ToContext()
                .GetCurrentAsync(),
            Is.Null
        );

    [Test]
    public void ToContext_DeletedAndThere_IsRefused() =>
        Assert.That(() => new ConflictSituation { IsDeleted = true, Current = "{}" }.ToContext(), Throws.InvalidOperationException);

    [Test]
    public async Task BuiltInResolver_GivenASituation_Merges()
    {
        var situation = new ConflictSituation
        {
            Base = """{"stock":10}""",
            Mine = """{"stock":8}""",
            Current = """{"stock":9}""",
        };
        ConflictResolution resolution = await new MergeResolver(new MergeRules().Sum("/stock")).ResolveAsync(situation.ToContext(), None);
        Assert.That(Text(((ConflictResolution.ResendWith)resolution).Content), Is.EqualTo("""{"stock":7}"""));
    }

    private static string Text(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);
}
