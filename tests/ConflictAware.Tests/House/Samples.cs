using System.Linq.Expressions;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConflictAware.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ConflictAware.Tests.House;

/// <summary>A good value of each type that public members take, to call them with.</summary>
internal static class Samples
{
    /// <summary>What stands for a type parameter.</summary>
    public sealed record Anything(string Name);

    /// <summary>A good value for a parameter; of a text, its name tells which.</summary>
    public static object? Of(Type type, string name) =>
        Nullable.GetUnderlyingType(type) is not null ? null
        : type == typeof(string) ? Text(name)
        : type.IsArray ? ArrayOf(type.GetElementType()!, name)
        : type.IsSubclassOf(typeof(Delegate)) ? Function(type)
        : type.IsGenericType ? Generic(type)
        : type.IsValueType ? Value(type)
        : Object(type);

    private static string Text(string name) =>
        name switch
        {
            "jsonPointer" or "pointer" or "from" or "requestUri" => "/a",
            "contentType" => "application/json",
            "token" => "opaquelocktoken:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "leaseId" => "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "text" => "\"1\"",
            "Date" => "Sun, 06 Nov 1994 08:49:37 GMT",
            _ => "a",
        };

    private static object Value(Type type) =>
        type == typeof(EntityTag) ? EntityTag.Parse("\"1\"")
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(1)
        : type == typeof(JsonElement) ? JsonDocument.Parse("1").RootElement
        : type == typeof(int) ? 1
        : Activator.CreateInstance(type)!;

    private static Array ArrayOf(Type element, string name)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(element == typeof((string, string)) ? ("a", "/a") : Of(element, name), 0);
        return array;
    }

    private static Delegate Function(Type type)
    {
        System.Reflection.MethodInfo invoke = type.GetMethod("Invoke")!;
        return Expression
            .Lambda(
                type,
                Expression.Default(invoke.ReturnType),
                invoke.GetParameters().Select(static parameter => Expression.Parameter(parameter.ParameterType))
            )
            .Compile();
    }

    private static object Generic(Type type) =>
        type == typeof(Versioned<Anything>) ? Read()
        : type == typeof(JsonTypeInfo<Anything>) ? JsonSerializerOptions.Web.GetTypeInfo(typeof(Anything))
        : type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? Array.CreateInstance(type.GetGenericArguments()[0], 0)
        : throw new NotSupportedException($"Say here what a good {type} is.");

    private static object Object(Type type) =>
        type == typeof(Anything) ? new Anything("a")
        : type == typeof(HttpClient) ? Client()
        : type == typeof(Uri) ? new Uri("http://origin.example/a")
        : type == typeof(HttpRequestMessage) ? new HttpRequestMessage(HttpMethod.Put, "http://origin.example/a")
        : type == typeof(HttpResponseMessage) ? new HttpResponseMessage(HttpStatusCode.Conflict)
        : type == typeof(HttpMessageHandler) ? new ScriptedHandler()
        : type == typeof(IHttpClientBuilder) ? new ServiceCollection().AddHttpClient("a")
        : type == typeof(IConfigurationSection) ? new ConfigurationBuilder().Build().GetSection("a")
        : type == typeof(IConflictResolver) ? new NoResolver()
        : type == typeof(Dialect) ? new Dialect("a")
        : type == typeof(DialectPlace) ? DialectPlace.Json("/a")
        : type == typeof(DialectClue) ? DialectPlace.Json("/a").Exists
        : type == typeof(ConflictPolicy) ? new ConflictHandlingOptions().On(ConflictCause.Locked)
        : type == typeof(VersionCarrier) ? VersionCarrier.Member("/a")
        : type.GetConstructor([]) is not null ? Activator.CreateInstance(type)!
        : throw new NotSupportedException($"Say here what a good {type} is.");

    private static HttpClient Client() => new(new ScriptedHandler()) { BaseAddress = new Uri("http://origin.example") };

    private static Versioned<Anything> Read()
    {
        using var origin = new InMemoryOrigin();
        origin.Resources.Put("/a", """{"name":"a"}""");
        using var http = new HttpClient(origin) { BaseAddress = InMemoryOrigin.BaseAddress };
        return http.GetVersionedAsync<Anything>("/a").GetAwaiter().GetResult();
    }

    private sealed class NoResolver : IConflictResolver
    {
        public ValueTask<ConflictResolution> ResolveAsync(ConflictContext context, CancellationToken cancellationToken) =>
            new(new ConflictResolution.Surface());
    }
}
