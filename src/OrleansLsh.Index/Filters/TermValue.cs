using System.Security.Cryptography;
using System.Text;
using OrleansLsh.Core.Formats.Text;

namespace OrleansLsh;

/// <summary>The scalars of sources as terms that both backends keep and that filters ask for: a letter for the type, then the value as
/// UTF-8.</summary>
/// <remarks>
/// Terms of numbers and of instants are in their order (<see cref="DecimalDigits"/>). A string that is a date has a second term for its
/// instant. A string of more than 256 bytes is kept as its beginning and its SHA-256: equality and prefixes need no more.
/// </remarks>
public static class TermValue
{
    /// <summary>The type of numbers.</summary>
    internal const char Number = 'n';

    /// <summary>The type of the instants of dates.</summary>
    internal const char Instant = 'd';

    /// <summary>The type of strings.</summary>
    internal const char Text = 's';

    /// <summary>The type of truth values.</summary>
    internal const char Flag = 'b';

    /// <summary>The most bytes of a term.</summary>
    public const int MaxBytes = 1 + DecimalDigits.MaxKeyBytes;

    /// <summary>The most bytes of a prefix that every string is known by.</summary>
    internal const int MaxPrefixBytes = 250;

    /// <summary>The longest string in bytes of UTF-8 that is kept whole.</summary>
    internal const int LongestText = 256;

    /// <summary>Writes the term of a string.</summary>
    /// <param name="term">Room for <see cref="MaxBytes"/>.</param>
    /// <param name="utf8">The string.</param>
    /// <returns>Its length.</returns>
    public static int WriteText(Span<byte> term, ReadOnlySpan<byte> utf8)
    {
        term[0] = (byte)Text;
        int kept = utf8.Length;
        if (kept > LongestText)
        {
            // A character is kept whole or not at all.
            for (kept = LongestText; (utf8[kept] & 0xC0) == 0x80; kept--) { }
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(utf8, hash);
            Convert.TryToHexStringLower(hash, term[(1 + kept)..], out _);
        }
        utf8[..kept].CopyTo(term[1..]);
        return 1 + kept + (kept == utf8.Length ? 0 : 2 * SHA256.HashSizeInBytes);
    }

    /// <summary>Writes the term of a JSON number.</summary>
    /// <param name="term">Room for <see cref="MaxBytes"/>.</param>
    /// <param name="json">The number as JSON has it.</param>
    /// <returns>Its length.</returns>
    public static int WriteNumber(Span<byte> term, ReadOnlySpan<byte> json)
    {
        term[0] = (byte)Number;
        return 1 + DecimalDigits.WriteKey(json, term[1..]);
    }

    /// <summary>Writes the term of a date's instant; false where the string is no date.</summary>
    /// <param name="term">Room for <see cref="MaxBytes"/>.</param>
    /// <param name="utf8">The string.</param>
    /// <param name="length">The term's length; 0 where the string is no date.</param>
    public static bool TryWriteInstant(Span<byte> term, ReadOnlySpan<byte> utf8, out int length)
    {
        Span<byte> instant = stackalloc byte[IsoDate.MaxLength];
        length = 0;
        if (!IsoDate.TryReadInstant(utf8, instant, out int written)) return false;
        term[0] = (byte)Instant;
        length = 1 + DecimalDigits.WriteKey(instant[..written], term[1..]);
        return true;
    }

    /// <summary>Writes the term of a truth value.</summary>
    /// <param name="term">Room for 2 bytes.</param>
    /// <param name="flag">The truth value.</param>
    /// <returns>Its length.</returns>
    public static int WriteFlag(Span<byte> term, bool flag)
    {
        (term[0], term[1]) = ((byte)Flag, flag ? (byte)'1' : (byte)'0');
        return 2;
    }

    /// <summary>The term of a filter's value.</summary>
    public static byte[] Of(FilterValue value)
    {
        if (value.Date is { } date) return OfDate(date);
        Span<byte> term = stackalloc byte[MaxBytes];
        int length = value.Text is { } text ? WriteText(term, Encoding.UTF8.GetBytes(text))
            : value.Number is { } number ? WriteNumber(term, Encoding.ASCII.GetBytes(number.Text))
            : WriteFlag(term, value.Flag == true);
        return term[..length].ToArray();
    }

    /// <summary>The term of a range's bound.</summary>
    public static byte[] Of(RangeBound bound)
    {
        if (bound.Date is { } date) return OfDate(date);
        Span<byte> term = stackalloc byte[MaxBytes];
        return term[..WriteNumber(term, Encoding.ASCII.GetBytes(bound.Number.GetValueOrDefault().Text))].ToArray();
    }

    /// <summary>Reads the value back from its term.</summary>
    /// <param name="term">A term.</param>
    /// <param name="value">The value.</param>
    /// <returns>False for the instant of a date, and for what a term does not keep whole: long strings and numbers.</returns>
    public static bool TryRead(ReadOnlySpan<byte> term, out FilterValue value)
    {
        value = default;
        if (term.Length < 2 && !(term.Length == 1 && term[0] == Text)) return false;
        ReadOnlySpan<byte> kept = term[1..];
        switch ((char)term[0])
        {
            case Text when kept.Length <= LongestText:
                value = FilterValue.Of(Encoding.UTF8.GetString(kept));
                return true;
            case Number when DecimalDigits.ReadKey(kept) is { } number && ExactNumber.TryParse(number, out ExactNumber exact):
                value = FilterValue.Of(exact);
                return true;
            case Flag:
                value = FilterValue.Of(kept[0] == '1');
                return true;
            default:
                return false;
        }
    }

    /// <summary>The first bytes of terms of values, in their order; that of a date's instant, which stands beside the date's own, is
    /// none.</summary>
    public static ReadOnlySpan<byte> ValueTypes => [(byte)Flag, (byte)Number, (byte)Text];

    /// <summary>What all strings' terms begin with that have a prefix.</summary>
    public static byte[] OfPrefix(string prefix) => Encoding.UTF8.GetBytes(Text + prefix);

    private static byte[] OfDate(string date)
    {
        Span<byte> term = stackalloc byte[MaxBytes];
        return TryWriteInstant(term, Encoding.UTF8.GetBytes(date), out int length)
            ? term[..length].ToArray() : throw new FormatException($"'{date}' is no date of ISO 8601.");
    }

    /// <summary>What stands before all terms of a type.</summary>
    internal static byte[] Start(char type) => [(byte)type];
}
