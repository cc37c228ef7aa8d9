using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ConflictAware;

/// <summary>Brings back what <see cref="Versioned{T}.ToToken"/> wrote.</summary>
public static class Versioned
{
    /// <summary>Reads a token.</summary>
    /// <param name="token">What <see cref="Versioned{T}.ToToken"/> returned.</param>
    /// <param name="typeInfo">How the value stands in JSON.</param>
    /// <returns>The value and its version. Any client whose base address has the same origin may save it.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="FormatException">It is no such token, was changed on the way, or does not hold a <typeparamref name="T"/>.</exception>
    public static Versioned<T> FromToken<T>(string token, JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(typeInfo);
        return FromToken(token, Codec.Of(typeInfo));
    }

    /// <summary>Reads a token; the value is deserialized by reflection.</summary>
    /// <param name="token">What <see cref="Versioned{T}.ToToken"/> returned.</param>
    /// <param name="options">The serializer options of the client that the token came from. Default: null, which means <see cref="JsonSerializerDefaults.Web"/>.</param>
    /// <returns>The value and its version. Any client whose base address has the same origin may save it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is null.</exception>
    /// <exception cref="FormatException">It is no such token, was changed on the way, or does not hold a <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode(JsonCodec<object>.Reflection)]
    [RequiresDynamicCode(JsonCodec<object>.Reflection)]
    public static Versioned<T> FromToken<T>(string token, JsonSerializerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(token);
        return FromToken(token, Codec.ByReflection<T>(options));
    }

    private static Versioned<T> FromToken<T>(string token, Codec<T> codec)
    {
        (Representation representation, ReadOnlyMemory<byte> value) = VersionedToken.Read(token);
        try
        {
            return new Versioned<T>(codec.Read(value, representation.ContentType), representation, codec, engine: null);
        }
        catch (JsonException failure)
        {
            throw new FormatException(
                $"The token does not hold a {typeof(T)}. Read it with the type and the serializer options that it was made with.",
                failure
            );
        }
    }
}

/// <summary>A value together with the version of the representation that it was read from, so that it can be saved without overwriting anybody.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// Belongs to the client that it was read through; <see cref="ToToken"/> carries it elsewhere. Immutable and thread-safe as far as the value is: a mutable
/// value may be changed in place and saved.
/// </remarks>
public sealed class Versioned<T>
{
    internal Versioned(T value, Representation representation, Codec<T> codec, ConflictEngine? engine)
    {
        Value = value;
        Representation = representation;
        Codec = codec;
        Engine = engine;
    }

    /// <summary>The value.</summary>
    public T Value { get; }

    /// <summary>The target URI that it was read from.</summary>
    public Uri Target => Representation.Target;

    /// <summary>The entity tag of the version; null when the origin gave none, when the version travels otherwise (<see cref="VersionCarrier"/>), or when these are bytes just written and nothing vouches for their tag yet.</summary>
    public EntityTag? EntityTag => Representation.Validators.EntityTag;

    internal Representation Representation { get; }
    internal Codec<T> Codec { get; }
    internal ConflictEngine? Engine { get; }
    internal LockToken? Lock { get; private init; }

    /// <summary>The same version with another value, to be saved.</summary>
    /// <param name="value">The edited value.</param>
    /// <returns>The version with that value. This one keeps its own.</returns>
    public Versioned<T> With(T value) => new(value, Representation, Codec, Engine) { Lock = Lock };

    /// <summary>The same version, to be saved, patched or deleted under a lock that the caller holds.</summary>
    /// <param name="token">The token of the lock; null for none any more.</param>
    /// <returns>
    /// The version. What a save returns, and each value made of it <see cref="With"/>, is still under the lock; <see cref="ToToken"/> leaves the token out. The precondition
    /// goes with the write as ever: what was written before the lock was taken is merged, or is a conflict.
    /// </returns>
    public Versioned<T> UnderLock(LockToken? token) => new(Value, Representation, Codec, Engine) { Lock = token };

    /// <summary>
    /// Writes value and version into a text that survives a browser form or another process; <see cref="Versioned.FromToken{T}(string, System.Text.Json.Serialization.Metadata.JsonTypeInfo{T})"/> reads it.
    /// </summary>
    /// <returns>Characters of base64url and one dot. About 4/3 of the size of the representation.</returns>
    /// <remarks>
    /// The token holds the whole representation, readable by anybody. It notices when it was damaged, but whoever knows the format can make one: protect it
    /// (<c>IDataProtector</c> in ASP.NET Core) where it passes through hands that are not trusted.
    /// </remarks>
    public string ToToken() => VersionedToken.Write(Representation, Codec.WriteWhole(Value, Representation));
}
