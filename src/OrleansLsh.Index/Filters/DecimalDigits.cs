using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OrleansLsh;

/// <summary>A JSON number taken apart: 0.d₁d₂… × 10^exponent, without zeros at either end of its digits.</summary>
/// <remarks>
/// As a key it is ASCII whose order is the order of the numbers: '0' for negative, '1' for zero, '2' for positive; the exponent as one
/// character from −40 to 40, else '!' or 'z' and eight hexadecimal digits; the digits. Of a negative number exponent and digits are
/// complemented, and '~' ends it, so that the longer is the lesser.
/// </remarks>
internal readonly ref struct DecimalDigits
{
    /// <summary>The largest exponent, either way, that a filter may have; documents' go further and are only ordered.</summary>
    public const int LargestExponent = 100_000_000;

    /// <summary>The most bytes of a key.</summary>
    public const int MaxKeyBytes = 1 + 9 + MostDigits + 1;

    // One more than a filter's number has: longer ones are above or below every filter's, whatever their further digits.
    private const int MostDigits = ExactNumber.MaxDigits + 1;
    private const int LongestWhole = 512;
    private const int NearExponent = 40, Middle = 'P', Far = 'z', Near = '!';
    private const int Complement = Far + Near, DigitComplement = '0' + '9';

    private readonly ReadOnlySpan<byte> _whole, _fraction;

    private DecimalDigits(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, bool isNegative, long exponent)
    {
        _whole = whole;
        _fraction = fraction;
        IsNegative = isNegative && Count > 0;
        Exponent = Count == 0 ? 0 : (int)Math.Clamp(exponent, int.MinValue, int.MaxValue);
    }

    /// <summary>Whether it is below zero.</summary>
    public bool IsNegative { get; }

    /// <summary>Digits from the first that is not zero to the last that is not; 0 for zero.</summary>
    public int Count => _whole.Length + _fraction.Length;

    /// <summary>The power of ten before which the digits stand behind the point.</summary>
    public int Exponent { get; }

    /// <summary>Reads a number; false where the text is none of JSON.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out DecimalDigits digits)
    {
        digits = default;
        bool isNegative = json is [(byte)'-', ..];
        if (isNegative) json = json[1..];
        int whole = DigitsAt(json, 0);
        if (whole == 0 || (json[0] == '0' && whole > 1)) return false;
        ReadOnlySpan<byte> before = json[..whole], after = default;
        int at = whole;
        if (at < json.Length && json[at] == '.')
        {
            int fraction = DigitsAt(json, at + 1);
            if (fraction == 0) return false;
            after = json.Slice(at + 1, fraction);
            at += 1 + fraction;
        }
        long exponent = 0;
        if (at < json.Length && (json[at] | 0x20) == 'e' && !TryReadExponent(json, ref at, out exponent)) return false;
        if (at != json.Length) return false;
        exponent += before.Length;
        after = after.TrimEnd((byte)'0');
        if (after.IsEmpty) before = before.TrimEnd((byte)'0');
        int leading = before.Length - before.TrimStart((byte)'0').Length;
        before = before[leading..];
        exponent -= leading;
        if (before.IsEmpty)
        {
            leading = after.Length - after.TrimStart((byte)'0').Length;
            after = after[leading..];
            exponent -= leading;
        }
        digits = new DecimalDigits(before, after, isNegative, exponent);
        return true;
    }

    /// <summary>Writes the key of a JSON number.</summary>
    /// <param name="json">A JSON number.</param>
    /// <param name="key">At least <see cref="MaxKeyBytes"/> long.</param>
    /// <returns>The length of the key.</returns>
    public static int WriteKey(ReadOnlySpan<byte> json, Span<byte> key)
    {
        if (!TryRead(json, out DecimalDigits digits)) throw new FormatException($"'{Encoding.UTF8.GetString(json)}' is no JSON number.");
        return digits.WriteKey(key);
    }

    /// <summary>The number of a key as JSON; null where the key does not keep all of its digits.</summary>
    public static string? ReadKey(ReadOnlySpan<byte> key)
    {
        if (key is [(byte)'1']) return "0";
        bool isNegative = key[0] == '0';
        byte[] rest = key[1..].ToArray();
        int exponentBytes = rest[0] is (byte)Near or (byte)Far ? 1 + 2 * sizeof(uint) : 1;
        if (isNegative)
        {
            rest = rest[..^1];
            for (int i = 0; i < rest.Length; i++) rest[i] = (byte)((i < exponentBytes ? Complement : DigitComplement) - rest[i]);
        }
        ReadOnlySpan<byte> digits = rest.AsSpan(exponentBytes);
        if (digits.Length >= MostDigits) return null;
        int exponent = rest[0] - Middle;
        if (exponentBytes > 1)
        {
            ReadOnlySpan<byte> ascending = rest.AsSpan(1, 2 * sizeof(uint));
            exponent = (int)(uint.Parse(ascending, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) ^ 0x8000_0000);
        }
        return new DecimalDigits(digits, [], isNegative, exponent).ToText();
    }

    /// <summary>The number as JSON, in one form for one value.</summary>
    public string ToText()
    {
        if (Count == 0) return "0";
        string digits = Encoding.ASCII.GetString(_whole) + Encoding.ASCII.GetString(_fraction), sign = IsNegative ? "-" : "";
        if (Exponent is > 0 and <= 21)
            return sign + (Count <= Exponent ? digits.PadRight(Exponent, '0') : $"{digits[..Exponent]}.{digits[Exponent..]}");
        if (Exponent is <= 0 and > -6) return $"{sign}0.{new string('0', -Exponent)}{digits}";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{(Count > 1 ? "." : "")}{digits[1..]}e{(long)Exponent - 1}");
    }

    /// <summary>The digits of a whole number; null where it has more than an id may.</summary>
    public string? ToWholeText()
    {
        if (Count == 0) return "0";
        if (Exponent > LongestWhole || Exponent < Count) return null;
        return (IsNegative ? "-" : "") + (Encoding.ASCII.GetString(_whole) + Encoding.ASCII.GetString(_fraction)).PadRight(Exponent, '0');
    }

    private int WriteKey(Span<byte> key)
    {
        if (Count == 0)
        {
            key[0] = (byte)'1';
            return 1;
        }
        key[0] = IsNegative ? (byte)'0' : (byte)'2';
        int length = 1 + WriteExponent(key[1..]), kept = Math.Min(Count, MostDigits), exponent = length;
        int whole = Math.Min(_whole.Length, kept);
        _whole[..whole].CopyTo(key[length..]);
        _fraction[..(kept - whole)].CopyTo(key[(length + whole)..]);
        length += kept;
        // The digits that are left out make the last one more than nothing.
        if (Count > kept && key[length - 1] == '0') key[length - 1] = (byte)'1';
        if (!IsNegative) return length;
        for (int i = 1; i < exponent; i++) key[i] = (byte)(Complement - key[i]);
        for (int i = exponent; i < length; i++) key[i] = (byte)(DigitComplement - key[i]);
        key[length] = (byte)'~';
        return length + 1;
    }

    private int WriteExponent(Span<byte> key)
    {
        if (Exponent is >= -NearExponent and <= NearExponent)
        {
            key[0] = (byte)(Middle + Exponent);
            return 1;
        }
        key[0] = Exponent > 0 ? (byte)Far : (byte)Near;
        Span<byte> ascending = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(ascending, (uint)Exponent ^ 0x8000_0000);
        Convert.TryToHexStringLower(ascending, key[1..], out int written);
        return 1 + written;
    }

    private static int DigitsAt(ReadOnlySpan<byte> json, int at)
    {
        ReadOnlySpan<byte> rest = json[Math.Min(at, json.Length)..];
        int other = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return other < 0 ? rest.Length : other;
    }

    // An exponent beyond all use is kept large and of its sign.
    private static bool TryReadExponent(ReadOnlySpan<byte> json, ref int at, out long exponent)
    {
        exponent = 0;
        at++;
        bool isNegative = at < json.Length && json[at] == '-';
        if (at < json.Length && json[at] is (byte)'-' or (byte)'+') at++;
        int count = DigitsAt(json, at);
        foreach (byte digit in json.Slice(Math.Min(at, json.Length), count))
            exponent = Math.Min(long.MaxValue / 100, exponent * 10 + (digit - '0'));
        at += count;
        if (isNegative) exponent = -exponent;
        return count > 0;
    }
}
