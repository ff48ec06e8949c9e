using System.Buffers.Text;
using System.Text;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>Dates of ISO 8601 as instants.</summary>
/// <remarks>
/// <c>2024-01-31</c>, which is midnight in UTC, or a date and a time, parted by T or a blank: <c>09:30</c>, <c>09:30:15</c>,
/// <c>09:30:15.123456789</c> with any number of digits up to 30; then <c>Z</c>, <c>+02:00</c>, <c>+0200</c>, <c>+02</c> or nothing, which
/// is UTC. Years 0001 to 9999.
/// </remarks>
internal static class IsoDate
{
    /// <summary>The longest text that is a date.</summary>
    public const int MaxLength = 57;

    private const int MinLength = 10, MostFraction = 30;

    // Instants count from a little before the year 1, so that no offset makes one negative.
    private const long Before = 200_000;

    /// <summary>The instant of a date as a JSON number, of which the order is that of the instants.</summary>
    /// <param name="text">A text that may be a date.</param>
    /// <param name="instant">At least <see cref="MaxLength"/> long.</param>
    /// <param name="length">What was written.</param>
    /// <returns>False where the text is no date.</returns>
    public static bool TryReadInstant(ReadOnlySpan<byte> text, Span<byte> instant, out int length)
    {
        length = 0;
        if (text.Length is < MinLength or > MaxLength || text[4] != '-' || text[7] != '-') return false;
        if (!TryDigits(text, 0, 4, out int year) || !TryDigits(text, 5, 2, out int month) || !TryDigits(text, 8, 2, out int day))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        long seconds = Before + new DateOnly(year, month, day).DayNumber * 86_400L;
        int time = 0;
        ReadOnlySpan<byte> fraction = default;
        if (text.Length > MinLength && !TryReadTime(text[MinLength..], out time, out fraction)) return false;
        Utf8Formatter.TryFormat(seconds + time, instant, out length);
        if (fraction.IsEmpty) return true;
        instant[length++] = (byte)'.';
        fraction.CopyTo(instant[length..]);
        length += fraction.Length;
        return true;
    }

    /// <summary>Whether a text is a date.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text) => TryReadInstant(text, stackalloc byte[MaxLength], out _);

    /// <inheritdoc cref="IsDate(ReadOnlySpan{byte})"/>
    public static bool IsDate(string text) => text.Length <= MaxLength && IsDate(Encoding.UTF8.GetBytes(text));

    private static bool TryReadTime(ReadOnlySpan<byte> text, out int seconds, out ReadOnlySpan<byte> fraction)
    {
        seconds = 0;
        fraction = default;
        if (text.Length < 6 || text[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[3] != ':') return false;
        if (!TryDigits(text, 1, 2, out int hour) || !TryDigits(text, 4, 2, out int minute) || hour > 23 || minute > 59) return false;
        seconds = hour * 3_600 + minute * 60;
        text = text[6..];
        if (text is [(byte)':', ..])
        {
            if (!TryDigits(text, 1, 2, out int second) || second > 59) return false;
            seconds += second;
            text = text[3..];
            if (text is [(byte)'.' or (byte)',', ..])
            {
                int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                if (digits < 0) digits = text.Length - 1;
                if (digits is 0 or > MostFraction) return false;
                fraction = text.Slice(1, digits);
                text = text[(1 + digits)..];
            }
        }
        if (!TryReadOffset(text, out int offset)) return false;
        seconds -= offset;
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.IsEmpty || text is [(byte)'Z' or (byte)'z']) return true;
        if (text[0] is not ((byte)'+' or (byte)'-') || !TryDigits(text, 1, 2, out int hours) || hours > 23) return false;
        int minutes = 0;
        bool isWhole = text.Length switch
        {
            3 => true,
            5 => TryDigits(text, 3, 2, out minutes),
            6 => text[3] == ':' && TryDigits(text, 4, 2, out minutes),
            _ => false,
        };
        if (!isWhole || minutes > 59) return false;
        seconds = hours * 3_600 + minutes * 60;
        if (text[0] == '-') seconds = -seconds;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, int at, int count, out int number)
    {
        number = 0;
        if (at + count > text.Length) return false;
        foreach (byte digit in text.Slice(at, count))
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = number * 10 + (digit - '0');
        }
        return true;
    }
}
