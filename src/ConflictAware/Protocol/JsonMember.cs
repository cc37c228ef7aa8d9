using System.Text;
using System.Text.Json;

namespace ConflictAware;

/// <summary>One member of a JSON text, found and written by its path; every other byte stays as it is.</summary>
/// <remarks>A path leads through objects only. An object on the way that holds the member twice says nothing certain, and is an error.</remarks>
internal static class JsonMember
{
    // As deep as documents may be that are merged.
    private static readonly JsonReaderOptions Bounded = new() { MaxDepth = 1000 };

    /// <summary>The text of the value.</summary>
    /// <returns>Empty when there is none: a value has at least one character.</returns>
    /// <exception cref="JsonException">This is no JSON, or holds the member twice.</exception>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, IReadOnlyList<string> path) =>
        Locate(json, path) is { IsThere: true } place ? json[place.Start..place.End] : default;

    /// <summary>The text with another value there. Objects that lack on the way are added, last in what is around them.</summary>
    /// <exception cref="JsonException">This is no JSON, holds the member twice, or has something else than an object on the way.</exception>
    public static byte[] Set(ReadOnlySpan<byte> json, IReadOnlyList<string> path, ReadOnlySpan<byte> value)
    {
        Place place = Locate(json, path);
        if (place.IsThere)
            return [.. json[..place.Start], .. value, .. json[place.End..]];
        if (place.IsBlocked)
            throw new JsonException("What is to be sent has something else than an object on the way to the member.");
        byte[] before = Encoding.UTF8.GetBytes(
            string.Concat(path.Skip(place.Depth).Select((name, i) => (i == 0 ? "" : "{") + $"\"{JsonEncodedText.Encode(name)}\":"))
        );
        byte[] after = Encoding.UTF8.GetBytes(new string('}', path.Count - place.Depth - 1));
        // A null on the way makes room for an object.
        if (place.End > place.Start)
            return [.. json[..place.Start], (byte)'{', .. before, .. value, .. after, (byte)'}', .. json[place.End..]];
        ReadOnlySpan<byte> comma = place.IsFirst ? default : ","u8;
        return [.. json[..place.Start], .. comma, .. before, .. value, .. after, .. json[place.Start..]];
    }

    /// <summary>The text without the member.</summary>
    /// <exception cref="JsonException">This is no JSON, or holds the member twice.</exception>
    public static byte[] Remove(ReadOnlySpan<byte> json, IReadOnlyList<string> path)
    {
        Place place = Locate(json, path);
        return place.IsThere ? [.. json[..place.From], .. json[place.To..]] : json.ToArray();
    }

    private static Place Locate(ReadOnlySpan<byte> json, IReadOnlyList<string> path)
    {
        Utf8JsonReader reader = new(json, Bounded);
        reader.Read();
        Place place = new() { IsBlocked = true };
        if (reader.TokenType is JsonTokenType.StartObject)
            Walk(ref reader, path, depth: 0, ref place);
        else
            reader.Skip();
        // Whatever follows is an error that the reader finds.
        reader.Read();
        return place;
    }

    private static void Walk(ref Utf8JsonReader reader, IReadOnlyList<string> path, int depth, ref Place place)
    {
        bool isSeen = false;
        bool isFirst = true;
        bool isLastSeen = false;
        int end = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            int name = (int)reader.TokenStartIndex;
            // The first member goes with the comma after it, any other with the one before.
            if (isLastSeen && place.From == place.Name)
                place.To = name;
            bool isIt = reader.ValueTextEquals(path[depth]);
            if (isIt && isSeen)
                throw new JsonException($"The member '{path[depth]}' stands twice in one object.");
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isIt && depth + 1 < path.Count && reader.TokenType is JsonTokenType.StartObject)
            {
                Walk(ref reader, path, depth + 1, ref place);
            }
            else
            {
                bool isNull = reader.TokenType is JsonTokenType.Null;
                reader.Skip();
                if (isIt)
                {
                    place = new Place
                    {
                        Depth = depth + 1,
                        IsThere = depth + 1 == path.Count,
                        IsBlocked = depth + 1 < path.Count && !isNull,
                        Name = name,
                        From = isFirst ? name : end,
                        Start = start,
                        End = (int)reader.BytesConsumed,
                        To = (int)reader.BytesConsumed,
                    };
                }
            }
            isLastSeen = isIt && depth + 1 == path.Count;
            isSeen |= isIt;
            isFirst = false;
            end = (int)reader.BytesConsumed;
        }
        if (!isSeen)
            place = new Place
            {
                Depth = depth,
                Start = (int)reader.TokenStartIndex,
                End = (int)reader.TokenStartIndex,
                IsFirst = isFirst,
            };
    }

    private struct Place
    {
        /// <summary>How many names of the path were found.</summary>
        public int Depth;
        public bool IsThere;

        /// <summary>Whether something that is no object stands on the way.</summary>
        public bool IsBlocked;

        /// <summary>Where the value stands, or the null on the way; both the same: where a member may be added.</summary>
        public int Start;
        public int End;

        /// <summary>Whether what is added there is the first of its object.</summary>
        public bool IsFirst;

        /// <summary>Where the name begins.</summary>
        public int Name;

        /// <summary>The member together with its comma.</summary>
        public int From;
        public int To;
    }
}
