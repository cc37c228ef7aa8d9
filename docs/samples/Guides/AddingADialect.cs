using ConflictAware;
using Microsoft.Extensions.DependencyInjection;
#region the places of a dialect
using At = ConflictAware.DialectPlace;
#endregion

namespace Guides;

public static class AddingADialect
{
    /// <summary>A typed client.</summary>
    public sealed class OrdersClient(HttpClient http)
    {
        public HttpClient Http { get; } = http;
    }

    public static Dialect FiveLines()
    {
        #region five lines
        var acme = new Dialect("Acme")
        {
            Hosts = ["api.acme.example"],
            Code = ["/fault/kind"],
            Rules = [new(ConflictCause.VersionMismatch, "E_STALE"), new(ConflictCause.OperationInProgress, "E_BUSY")],
        };
        #endregion
        return acme;
    }

    public static async Task<Conflict?> UseAsync(
        IServiceCollection services,
        HttpResponseMessage response,
        Dialect acme
    )
    {
        #region give it to the client
        services.AddHttpClient<OrdersClient>().AddConflictHandling(o => o.Dialects.Add(acme));
        // or, without any handler:
        Conflict? conflict = await response.ReadConflictAsync(new DialectSet().Add(acme));
        #endregion
        return conflict;
    }

    public static Dialect Everything()
    {
        #region everything
        var acme = new Dialect("Acme")
        {
            // Recognised by its host, or on any host by a field of the answer.
            Hosts = ["api.acme.example", "*.acme.example"],
            Signs = [At.Header("X-Acme-Request").Exists],
            // Conflicts also come as 422; only clients that enable or add the dialect look into those.
            Statuses = [422],
            // "urn:acme:error:stale (7)" stands for "stale".
            Code = [At.Json("/fault/urn").After("error:").Before(" ")],
            Detail = ["/fault/text"],
            CurrentVersion = ["/fault/now"],
            RetryAfter = ["/fault/wait"],
            Rules =
            [
                // The same code means two things; the request tells them apart. The first rule that fits decides.
                new(ConflictCause.AlreadyExists, "stale") { When = At.RequestHeader("If-None-Match").Is("*") },
                new(ConflictCause.VersionMismatch, "stale"),
                // Nobody knows whether that one was applied: nothing is sent again.
                new(ConflictCause.TransientContention, "lost") { MaybeApplied = true, Remedy = Remedy.None },
                new(ConflictCause.AdministrativelyLocked, "frozen", "archived"),
            ],
        };
        #endregion
        return acme;
    }

    public static Dialect Legacy()
    {
        #region 409 for everything
        var legacy = new Dialect("Legacy") { Hosts = ["legacy.example"], Rules = [new(ConflictCause.NotAConflict)] };
        #endregion
        return legacy;
    }
}
