using System.Globalization;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>Numbers of the JSON grammar as float32, correctly rounded.</summary>
/// <remarks>Up to 2^53 significant and |exponent| up to 22, digits × or ÷ a power of ten is one exactly rounded double operation
/// (Clinger: How to read floating point numbers accurately, 1990). Rounding that double once more to float is right unless it lies
/// halfway between two floats, or where floats are subnormal; those few go the slow way.</remarks>
internal static class JsonNumber
{
    private const int MaxPower = 22;
    private const ulong HalfwayMask = (1UL << 29) - 1;
    private const ulong Halfway = 1UL << 28;

    private static readonly double[] Powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <param name="text">Begins with the number.</param>
    /// <param name="value">Infinite where the number is too large for a float.</param>
    /// <returns>Length of the number; 0 where there is none.</returns>
    public static int Parse(ReadOnlySpan<byte> text, out float value)
    {
        int at = text is [(byte)'-', ..] ? 1 : 0;
        bool negative = at == 1;
        ulong digits = 0;
        bool exact = true;
        value = 0;

        int whole = at;
        at = ReadDigits(text, at, ref digits, ref exact);
        if (at == whole || (text[whole] == '0' && at > whole + 1)) return 0;

        int exponent = 0;
        if (at < text.Length && text[at] == '.')
        {
            int fraction = ++at;
            at = ReadDigits(text, at, ref digits, ref exact);
            if (at == fraction) return 0;
            exponent = fraction - at;
        }
        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            int end = ReadExponent(text, at + 1, out int written);
            if (end == 0) return 0;
            at = end;
            exponent += written;
        }

        value = exact && TryScale(digits, exponent, out double scaled)
            ? (float)(negative ? -scaled : scaled)
            : float.Parse(text[..at], NumberStyles.Float, CultureInfo.InvariantCulture);
        return at;
    }

    private static int ReadDigits(ReadOnlySpan<byte> text, int at, ref ulong digits, ref bool exact)
    {
        ulong sum = digits;
        for (; at < text.Length; at++)
        {
            uint digit = (uint)(text[at] - '0');
            if (digit > 9) break;
            // Past 2^53 nothing is exact any more: stop adding before the sum can wrap around.
            if (sum <= 1UL << 53) sum = sum * 10 + digit;
        }
        exact &= sum <= 1UL << 53;
        digits = sum;
        return at;
    }

    private static int ReadExponent(ReadOnlySpan<byte> text, int at, out int exponent)
    {
        exponent = 0;
        bool negative = at < text.Length && text[at] == '-';
        if (at < text.Length && (text[at] == '-' || text[at] == '+')) at++;
        int start = at;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
            if (exponent < 10_000) exponent = exponent * 10 + (text[at] - '0');
        if (negative) exponent = -exponent;
        return at == start ? 0 : at;
    }

    private static bool TryScale(ulong digits, int exponent, out double scaled)
    {
        scaled = 0;
        if (digits == 0) return true;
        if (exponent is < -MaxPower or > MaxPower) return false;
        scaled = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        return scaled >= 2 * 1.17549435e-38 && (BitConverter.DoubleToUInt64Bits(scaled) & HalfwayMask) != Halfway;
    }
}
