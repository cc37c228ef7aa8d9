using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ConflictAware;

/// <summary>
/// Writes the members of a <see cref="JsonObject"/> that is extension data into the object around it. The serializer by itself writes it as an object without a
/// name, which is no JSON (dotnet/runtime issue 60806).
/// </summary>
internal sealed class MembersConverter : JsonConverter<JsonObject>
{
    public static readonly MembersConverter Instance = new();

    public override JsonObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Values are read with the options that they came with.");

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options)
    {
        foreach ((string name, JsonNode? member) in value)
        {
            writer.WritePropertyName(name);
            if (member is null)
                writer.WriteNullValue();
            else
                member.WriteTo(writer, options);
        }
    }
}
