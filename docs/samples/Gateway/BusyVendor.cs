using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway;

/// <summary>An upstream to look at: conflicts in the dialects of three vendors, and a document that is locked half of the time.</summary>
internal sealed class BusyVendor(WebApplication application) : IAsyncDisposable
{
    public string Address => application.Urls.First();

    public static async Task<BusyVendor> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        int writes = 0;
        application.MapPut(
            "/locked",
            (HttpContext context) =>
            {
                if (++writes % 2 == 0)
                    return Results.NoContent();
                context.Response.Headers.RetryAfter = "1";
                return Results.StatusCode(StatusCodes.Status423Locked);
            }
        );
        application.MapPut(
            "/kubernetes",
            () =>
                Json(
                    """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Conflict","message":"the object has been modified","code":409}"""
                )
        );
        application.MapPut("/couchdb", () => Json("""{"error":"conflict","reason":"Document update conflict."}"""));
        application.MapDelete(
            "/postgrest",
            () => Json("""{"code":"23503","message":"update or delete on table \"a\" violates foreign key constraint"}""")
        );
        application.MapFallback(() => Results.Text("not a conflict, passed as it is\n"));
        await application.StartAsync();
        return new BusyVendor(application);
    }

    public static string Tour(string gateway) =>
        $"""
            try:
              curl -i -X PUT {gateway}/kubernetes -d '{"{}"}'
              curl -i -X PUT {gateway}/couchdb -d '{"{}"}'
              curl -i -X DELETE {gateway}/postgrest
              curl -i -X PUT {gateway}/locked -H 'If-Match: "1"' -d '{"{}"}'
              curl -i {gateway}/anything
            """;

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private static IResult Json(string body) => Results.Text(body, "application/json", statusCode: StatusCodes.Status409Conflict);
}
