using System.Buffers;
using System.Text.Json;

namespace ConflictAware;

/// <summary>Gives a document the members back that its writer does not know: what is missing there was not touched (laws 27 and 29).</summary>
/// <remarks>
/// A writer knows the members that it writes. In an array those are the members of all elements together: an element that lacks one of them has lost it. What its
/// writer may have meant by an array is in docs/decisions/0011-overlay-of-arrays.md.
/// </remarks>
internal static class LackingMembers
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = JsonTree.MaxDepth };

    /// <summary>The document that a writer means.</summary>
    /// <param name="base">What the writer started from.</param>
    /// <param name="mine">What it wrote.</param>
    /// <param name="rules">Keys of arrays.</param>
    /// <exception cref="JsonException">One of them is no JSON that can be merged, or it cannot be told what was meant.</exception>
    public static ReadOnlyMemory<byte> Restore(ReadOnlyMemory<byte> @base, ReadOnlyMemory<byte> mine, MergeRules rules)
    {
        return Overlay.Apply(@base, KnownPart(@base, mine), mine, rules, caseInsensitive: false) switch
        {
            OverlayResult.Changed changed => changed.Document,
            OverlayResult.Refused refused => throw new JsonException(refused.ToString()),
            _ => @base,
        };
    }

    /// <summary>What a writer saw of base.</summary>
    private static ReadOnlyMemory<byte> KnownPart(ReadOnlyMemory<byte> @base, ReadOnlyMemory<byte> mine)
    {
        var known = new Shape();
        using (JsonDocument written = JsonDocument.Parse(mine, Deep))
            known.Learn(written.RootElement);
        var part = new ArrayBufferWriter<byte>(@base.Length);
        using (JsonDocument started = JsonDocument.Parse(@base, Deep))
        using (var writer = new Utf8JsonWriter(part))
            known.Write(started.RootElement, writer);
        return part.WrittenMemory;
    }

    /// <summary>Which members a writer knows at a place.</summary>
    private sealed class Shape
    {
        private Dictionary<string, Shape>? _members;
        private Shape? _elements;

        public void Learn(JsonElement written)
        {
            if (written.ValueKind is JsonValueKind.Object)
            {
                _members ??= new Dictionary<string, Shape>(StringComparer.Ordinal);
                foreach (JsonProperty member in written.EnumerateObject())
                {
                    if (!_members.TryGetValue(member.Name, out Shape? shape))
                        _members.Add(member.Name, shape = new Shape());
                    shape.Learn(member.Value);
                }
            }
            else if (written.ValueKind is JsonValueKind.Array)
            {
                foreach (JsonElement element in written.EnumerateArray())
                    (_elements ??= new Shape()).Learn(element);
            }
        }

        public void Write(JsonElement started, Utf8JsonWriter writer)
        {
            if (started.ValueKind is JsonValueKind.Object && _members is not null)
            {
                writer.WriteStartObject();
                foreach (JsonProperty member in started.EnumerateObject())
                {
                    if (!_members.TryGetValue(member.Name, out Shape? shape))
                        continue;
                    writer.WritePropertyName(member.Name);
                    shape.Write(member.Value, writer);
                }
                writer.WriteEndObject();
            }
            else if (started.ValueKind is JsonValueKind.Array && _elements is not null)
            {
                writer.WriteStartArray();
                foreach (JsonElement element in started.EnumerateArray())
                    _elements.Write(element, writer);
                writer.WriteEndArray();
            }
            else
            {
                started.WriteTo(writer);
            }
        }
    }
}
