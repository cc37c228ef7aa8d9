using ConflictAware;
using Microsoft.Extensions.DependencyInjection;

namespace Guides;

/// <summary>Who can be asked to let go of a thing.</summary>
public interface IOwners
{
    Task<bool> ReleaseAsync(Uri target, CancellationToken cancellationToken);
}

#region a resolver
public sealed class AskTheOwner(IOwners owners) : IConflictResolver
{
    public async ValueTask<ConflictResolution> ResolveAsync(
        ConflictContext context,
        CancellationToken cancellationToken
    ) =>
        await owners.ReleaseAsync(context.Conflict.Target!, cancellationToken)
            ? new ConflictResolution.Resend(After: TimeSpan.Zero)
            : new ConflictResolution.Surface("The owner does not let go.");
}
#endregion

public static class WritingAResolver
{
    /// <summary>Whoever is asked about all differences.</summary>
    public interface IChooser
    {
        Task<IReadOnlyDictionary<string, MergeChoice>?> ChooseAsync(
            IReadOnlyList<Difference> differences,
            CancellationToken cancellationToken
        );
    }

    public static void Decide(IServiceCollection services, IChooser ui)
    {
        #region policies
        services
            .AddHttpClient("catalog", http => http.BaseAddress = new Uri("https://catalog.example"))
            .AddConflictHandling(o =>
            {
                o.On(ConflictCause.VersionMismatch).Merge(m => m.Sum("/stock")).Ask(ui.ChooseAsync);
                o.On(ConflictCause.Locked).Wait(upTo: TimeSpan.FromMinutes(1));
                o.On(ConflictCause.AlreadyExists).AcceptCurrent();
                o.On(ConflictCause.ReferencedByOthers).Use<AskTheOwner>();
            });
        #endregion
    }
}
