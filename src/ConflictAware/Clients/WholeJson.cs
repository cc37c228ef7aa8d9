using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>
/// Serialisation with ignore conditions off: a member that is null or default is written like any other, so that setting it so is seen as the change that it is.
/// What a type ignores always (<c>[JsonIgnore]</c>) stays out.
/// </summary>
internal static class WholeJson
{
    // Options hold everything that is known of the types; they are made once for each set of options that somebody uses.
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Whole = [];

    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> typeInfo) =>
        (JsonTypeInfo<T>)Whole.GetValue(typeInfo.Options, static options => Make(options)).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Make(JsonSerializerOptions options)
    {
        var whole = new JsonSerializerOptions(options)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
#if NET9_0_OR_GREATER
            // A null that was left out so far must not be refused for being written here.
            RespectNullableAnnotations = false,
#endif
            TypeInfoResolver = options.TypeInfoResolver?.WithAddedModifier(SerializeAll),
        };
        whole.MakeReadOnly();
        return whole;
    }

    private static void SerializeAll(JsonTypeInfo type)
    {
        WriteMembersOfExtensionData(type);
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (!property.IsExtensionData)
                property.ShouldSerialize = null;
        }
    }

    /// <summary>System.Text.Json writes extension data in a <see cref="JsonObject"/> as invalid JSON (dotnet/runtime issue 60806).</summary>
    internal static void WriteMembersOfExtensionData(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.IsExtensionData && property.PropertyType == typeof(JsonObject))
                property.CustomConverter = MembersConverter.Instance;
        }
    }
}
