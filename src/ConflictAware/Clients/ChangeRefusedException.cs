using System.Net.Http.Headers;
using System.Text;

namespace ConflictAware;

/// <summary>
/// A change of a value cannot be written without losing or guessing something: an array element was changed that holds members which the type does not know, and
/// no key tells the elements apart; or a text got a character that the charset of the representation lacks. Nothing was sent.
/// </summary>
/// <remarks>
/// State the key, <c>o.On(ConflictCause.VersionMismatch).Merge(m => m.Key("/lines", "sku"))</c>, or give the type the members that it lacks. A text in another charset
/// is another representation: write it as bytes.
/// </remarks>
public sealed class ChangeRefusedException : InvalidOperationException
{
    internal ChangeRefusedException(string places)
        : this(
            $"{places}{Environment.NewLine}"
                + "State what tells array elements apart, On(ConflictCause.VersionMismatch).Merge(m => m.Key(pointer, member)), or give the type the members that it lacks.",
            inner: null
        ) { }

    private ChangeRefusedException(string reason, Exception? inner)
        : base($"The change cannot be written without losing or inventing something. Nothing was sent.{Environment.NewLine}{reason}", inner)
    { }

    internal static ChangeRefusedException Unwritable(EncoderFallbackException lacking, MediaTypeHeaderValue? type)
    {
        int character =
            lacking.CharUnknownHigh != 0 ? char.ConvertToUtf32(lacking.CharUnknownHigh, lacking.CharUnknownLow) : lacking.CharUnknown;
        string charset = type?.CharSet is { } name ? $"the charset {name}" : "the charset of the representation";
        return new($"U+{character:X4} at {lacking.Index} is no character that {charset} can hold. Leave it out.", lacking);
    }
}
