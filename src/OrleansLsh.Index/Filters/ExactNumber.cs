using System.Globalization;
using System.Text;

namespace OrleansLsh;

/// <summary>A decimal number of any size, compared by its value and never rounded: 1.10 is 1.1, and 9007199254740993 is not
/// 9007199254740992.</summary>
public readonly record struct ExactNumber : IComparable<ExactNumber>
{
    /// <summary>The most significant digits of a number in a filter.</summary>
    public const int MaxDigits = 1_000;

    private readonly string? _text;

    // Zero is the default, and equal to it.
    private ExactNumber(string text) => _text = text == "0" ? null : text;

    /// <summary>The number as JSON has it, always in one form; 0 where none was given. NaN and infinities, which JSON has not, by their
    /// names.</summary>
    public string Text => _text ?? "0";

    /// <summary>Whether it is a number at all: neither NaN nor infinite.</summary>
    public bool IsFinite => Text[^1] is >= '0' and <= '9';

    /// <summary>Whether it has no fraction.</summary>
    public bool IsInteger =>
        IsFinite && DecimalDigits.TryRead(Encoding.ASCII.GetBytes(Text), out DecimalDigits digits) && digits.Count <= digits.Exponent;

    /// <summary>All digits of a whole number of at most 512 of them; null where it has more.</summary>
    internal string? WholeText =>
        DecimalDigits.TryRead(Encoding.ASCII.GetBytes(Text), out DecimalDigits digits) ? digits.ToWholeText() : null;

    /// <summary>A number of binary floating point, by the shortest decimal number that stands for it: 0.1 is one tenth.</summary>
    public static ExactNumber Of(double number) => double.IsFinite(number)
        ? Parse(number.ToString("R", CultureInfo.InvariantCulture))
        : new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A whole number.</summary>
    public static ExactNumber Of(long number) => Parse(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A decimal number.</summary>
    public static ExactNumber Of(decimal number) => Parse(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number from its JSON, such as <c>-12.5e3</c>.</summary>
    /// <exception cref="FormatException">It is no JSON number, has more than 1,000 significant digits, or an exponent beyond
    /// 100,000,000.</exception>
    public static ExactNumber Parse(string json) => TryParse(json, out ExactNumber number) ? number
        : throw new FormatException($"'{json}' is no JSON number of at most {MaxDigits:N0} significant digits.");

    /// <summary>A number from its JSON; false where it is none, has more than 1,000 significant digits or an exponent beyond
    /// 100,000,000.</summary>
    public static bool TryParse(string json, out ExactNumber number)
    {
        number = default;
        if (!DecimalDigits.TryRead(Encoding.UTF8.GetBytes(json), out DecimalDigits digits)) return false;
        if (digits.Count > MaxDigits || digits.Exponent is < -DecimalDigits.LargestExponent or > DecimalDigits.LargestExponent)
            return false;
        number = new(digits.ToText());
        return true;
    }

    /// <summary>Less than 0, 0 or more, as this is less than, equal to or more than the other.</summary>
    public int CompareTo(ExactNumber other)
    {
        Span<byte> mine = stackalloc byte[DecimalDigits.MaxKeyBytes], others = stackalloc byte[DecimalDigits.MaxKeyBytes];
        return mine[..WriteKey(mine)].SequenceCompareTo(others[..other.WriteKey(others)]);
    }

    /// <summary>Whether one number is less than another.</summary>
    public static bool operator <(ExactNumber left, ExactNumber right) => left.CompareTo(right) < 0;

    /// <summary>Whether one number is more than another.</summary>
    public static bool operator >(ExactNumber left, ExactNumber right) => left.CompareTo(right) > 0;

    /// <summary>Whether one number is at most another.</summary>
    public static bool operator <=(ExactNumber left, ExactNumber right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one number is at least another.</summary>
    public static bool operator >=(ExactNumber left, ExactNumber right) => left.CompareTo(right) >= 0;

    /// <summary>The number as JSON has it.</summary>
    public override string ToString() => Text;

    internal int WriteKey(Span<byte> key) => DecimalDigits.WriteKey(Encoding.ASCII.GetBytes(Text), key);
}
