using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>Serialisation as the user set it up, where it gives JSON: what is created must be readable.</summary>
internal static class SoundJson
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Sound = [];

    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> typeInfo) =>
        (JsonTypeInfo<T>)Sound.GetValue(typeInfo.Options, static options => Make(options)).GetTypeInfo(typeof(T));

    private static JsonSerializerOptions Make(JsonSerializerOptions options)
    {
        var sound = new JsonSerializerOptions(options)
        {
            TypeInfoResolver = options.TypeInfoResolver?.WithAddedModifier(WholeJson.WriteMembersOfExtensionData),
        };
        sound.MakeReadOnly();
        return sound;
    }
}
