using System.Net;
using System.Runtime.CompilerServices;
using ConflictAware.ServerTests.Origins;
using ConflictAware.ServerTests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using static Guides.ComingFromEntityFramework;

namespace ConflictAware.ServerTests.ThirdParties;

/// <summary>The usual application: rows, EF Core, and <c>xmin</c> as the concurrency token, which is the entity tag.</summary>
[ThirdParty("PostgreSQL behind ASP.NET Core and EF Core, xmin", "postgresql")]
public class PostgreSqlTests : DocumentTests
{
    private PostgresOrigin? _origin;

    [OneTimeSetUp]
    public async Task StartOriginAsync() => _origin = await PostgresOrigin.StartAsync(Connection);

    [OneTimeTearDown]
    public async Task EndOriginAsync()
    {
        if (_origin is not null)
            await _origin.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    [Test]
    [Tried("save while somebody's transaction holds the row, changes it and commits")]
    public async Task TrySaveAsync_RowLockedAndChanged_WaitsAndMerges()
    {
        Versioned<Product> created = await CreatedAsync();
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await using var change = new NpgsqlCommand("""UPDATE "All" SET "Content" = $1 WHERE "Path" = $2""", connection, transaction)
        {
            Parameters =
            {
                new() { Value = """{"name":"chair","price":10,"stock":40}""" },
                new() { Value = created.Target.AbsolutePath[1..] },
            },
        };
        Assert.That(await change.ExecuteNonQueryAsync(), Is.EqualTo(1));
        using HttpClient http = Client(inner => new OnAnswer(HttpStatusCode.Locked, () => transaction.CommitAsync(), inner));
        Versioned<Product> read = await http.GetVersionedAsync<Product>(created.Target);
        WriteResult<Product> result = await http.TrySaveAsync(read.With(read.Value with { Price = 11 }));

        Assert.That(await CurrentAsync(read), Is.EqualTo(new Product("chair", 11, 40)), Told(result));
        Assert.That(result.Refusals, Is.GreaterThanOrEqualTo(2), "423, then 412");
        Happened(Told(result) + ", both changes are there");
    }

    [Test]
    public async Task ComingFromEntityFramework_TheLoopBefore_RunsAgainOnTheNewerRow()
    {
        var before = new SomebodyElse(Connection, "UPDATE \"Products\" SET \"Stock\" = 7 WHERE \"Id\" = 42");
        DbContextOptions<Catalog> options = new DbContextOptionsBuilder<Catalog>().UseNpgsql(Connection).AddInterceptors(before).Options;
        await using var catalog = new Catalog(options);
        await catalog.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        await using (var seed = new Catalog(new DbContextOptionsBuilder<Catalog>().UseNpgsql(Connection).Options))
        {
            seed.Products.Add(new Row { Id = 42, Stock = 10 });
            await seed.SaveChangesAsync();
        }

        await UpdateAsync(catalog);

        Assert.That((await catalog.Products.AsNoTracking().SingleAsync()).Stock, Is.EqualTo(6));
    }

    /// <summary>Somebody else's statement, just before the first save.</summary>
    private sealed class SomebodyElse(string connection, string statement) : SaveChangesInterceptor
    {
        private bool _isDone;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (!_isDone)
            {
                _isDone = true;
                await using var own = new NpgsqlConnection(connection);
                await own.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand(statement, own);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            return result;
        }
    }

    private string Connection =>
        $"Host=127.0.0.1;Port={Server.BaseAddress.Port};Username=postgres;Database=documents;Options=-c lock_timeout=500ms";

    private protected override Uri Document(string folder = "", [CallerMemberName] string test = "") =>
        new(_origin!.BaseAddress, $"{test}.json");

    private protected override HttpClient MakeClient() => Client();

    private static HttpClient Client(Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        HttpMessageHandler connections = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        return new HttpClient(around?.Invoke(connections) ?? connections);
    }
}
