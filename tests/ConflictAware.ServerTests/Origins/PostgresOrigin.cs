using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConflictAware.ServerTests.Origins;

/// <summary>
/// A small application of ASP.NET Core and EF Core that keeps JSON documents in PostgreSQL. The concurrency token is <c>xmin</c>, the transaction that wrote the row last,
/// and the entity tag is the token.
/// </summary>
internal sealed class PostgresOrigin : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly DbContextOptions<Documents> _documents;

    private PostgresOrigin(WebApplication application, string connection)
    {
        _application = application;
        _documents = new DbContextOptionsBuilder<Documents>().UseNpgsql(connection).Options;
    }

    /// <summary>Where it listens, with a trailing slash.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <param name="connection">The database.</param>
    public static async Task<PostgresOrigin> StartAsync(string connection)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        var origin = new PostgresOrigin(builder.Build(), connection);
        await using (Documents documents = origin.Open())
            await documents.Database.EnsureCreatedAsync();
        origin._application.MapGet("/{path}", origin.GetAsync);
        origin._application.MapPut("/{path}", origin.PutAsync);
        origin._application.MapDelete("/{path}", origin.DeleteAsync);
        await origin._application.StartAsync();
        origin.BaseAddress = new Uri(origin._application.Urls.Single() + "/");
        return origin;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private Documents Open() => new(_documents);

    private async Task<IResult> GetAsync(string path, HttpResponse response)
    {
        await using Documents documents = Open();
        if (await documents.All.AsNoTracking().SingleOrDefaultAsync(one => one.Path == path) is not { } document)
            return Results.NotFound();
        response.Headers.ETag = document.Tag;
        return Results.Text(document.Content, "application/json");
    }

    private async Task<IResult> PutAsync(string path, HttpRequest request, HttpResponse response)
    {
        using var reader = new StreamReader(request.Body);
        var document = new Document { Path = path, Content = await reader.ReadToEndAsync() };
        await using Documents documents = Open();
        if (request.Headers.IfNoneMatch == "*")
            documents.Add(document);
        else if (request.Headers.IfMatch.Count > 0)
            documents.Entry(document.Under(request.Headers.IfMatch)).State = EntityState.Modified;
        else
            return await WriteAsync(() =>
                documents.Database.ExecuteSqlAsync(
                    $"""INSERT INTO "All" ("Path", "Content") VALUES ({path}, {document.Content}) ON CONFLICT ("Path") DO UPDATE SET "Content" = EXCLUDED."Content" """
                )
            );
        IResult result = await WriteAsync(() => documents.SaveChangesAsync());
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status204NoContent })
            response.Headers.ETag = document.Tag;
        return result;
    }

    private async Task<IResult> DeleteAsync(string path, HttpRequest request)
    {
        await using Documents documents = Open();
        if (request.Headers.IfMatch.Count == 0)
            return await WriteAsync(() => documents.All.Where(one => one.Path == path).ExecuteDeleteAsync());
        documents.Remove(new Document { Path = path, Content = "" }.Under(request.Headers.IfMatch));
        return await WriteAsync(() => documents.SaveChangesAsync());
    }

    private static async Task<IResult> WriteAsync(Func<Task<int>> write)
    {
        try
        {
            await write();
            return Results.NoContent();
        }
        catch (DbUpdateConcurrencyException stale)
        {
            return Results.Problem(stale.Message, statusCode: StatusCodes.Status412PreconditionFailed);
        }
        catch (Exception refused)
            when ((refused as PostgresException ?? refused.GetBaseException())
                    is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } exists
            )
        {
            return Results.Problem(exists.MessageText, statusCode: StatusCodes.Status412PreconditionFailed);
        }
        catch (Exception refused)
            when ((refused as PostgresException ?? refused.GetBaseException())
                    is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } locked
            )
        {
            return Results.Problem(locked.MessageText, statusCode: StatusCodes.Status423Locked);
        }
    }

    /// <summary>A row.</summary>
    internal sealed class Document
    {
        public required string Path { get; init; }

        public required string Content { get; init; }

        /// <summary>Mapped to <c>xmin</c>, as every row version that is a <c>uint</c>.</summary>
        public uint Version { get; set; }

        public string Tag => $"\"{Version}\"";

        /// <summary>The row as the writer knew it. What is no tag of this origin is a version that never was.</summary>
        public Document Under(string? tag)
        {
            Version = uint.TryParse(tag?.Trim('"'), out uint version) ? version : 0;
            return this;
        }
    }

    internal sealed class Documents(DbContextOptions<Documents> options) : DbContext(options)
    {
        public DbSet<Document> All => Set<Document>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Document>(document =>
            {
                document.ToTable("All").HasKey(one => one.Path);
                document.Ignore(one => one.Tag);
                document.Property(one => one.Version).IsRowVersion();
            });
    }
}
