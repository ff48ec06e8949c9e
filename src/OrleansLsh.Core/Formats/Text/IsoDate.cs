using System.Globalization;
using System.Text;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>Dates of ISO 8601, with or without a time and an offset.</summary>
internal static class IsoDate
{
    private const int MaxLength = 40;
    private static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Whether a text is one.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 10 or > MaxLength || text[4] != '-') return false;
        Span<char> chars = stackalloc char[MaxLength];
        return DateTimeOffset.TryParseExact(chars[..Encoding.UTF8.GetChars(text, chars)], Forms, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out _);
    }
}
