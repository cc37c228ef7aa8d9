using System.Text;
using System.Text.Json;

namespace ConflictAware.ServerTests.Servers;

/// <summary>JSON for requests that tests make without this library. With its length: there are servers that take no chunks.</summary>
internal static class Json
{
    public static StringContent Of<T>(T value) =>
        new(JsonSerializer.Serialize(value, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
}
