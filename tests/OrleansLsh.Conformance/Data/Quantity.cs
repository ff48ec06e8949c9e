using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace OrleansLsh.Conformance.Data;

/// <summary>An exact decimal number, of a JSON number or of the instant of a date.</summary>
public sealed partial record Quantity(BigInteger Digits, int Exponent)
{
    private const int InstantDigits = 30;

    public static Quantity Of(string json)
    {
        Match parts = Number().Match(json);
        string fraction = parts.Groups["fraction"].Value;
        int exponent = parts.Groups["exponent"].Success ? int.Parse(parts.Groups["exponent"].Value, CultureInfo.InvariantCulture) : 0;
        return new Quantity(BigInteger.Parse(parts.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture),
            exponent - fraction.Length);
    }

    /// <summary>The instant of a date; null where the text is none.</summary>
    public static Quantity? OfDate(string text)
    {
        Match parts = Date().Match(text);
        if (!parts.Success) return null;
        int Part(string name) => parts.Groups[name].Success ? int.Parse(parts.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        DateTime time;
        try
        {
            time = new DateTime(Part("year"), Part("month"), Part("day"), Part("hour"), Part("minute"), Part("second"), DateTimeKind.Utc);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
        int minutes = Part("hours") * 60 + Part("minutes");
        if (Part("hours") > 23 || Part("minutes") > 59) return null;
        BigInteger seconds = time.Ticks / TimeSpan.TicksPerSecond - (parts.Groups["sign"].Value == "-" ? -minutes : minutes) * 60L;
        return new Quantity(seconds * BigInteger.Pow(10, InstantDigits)
            + BigInteger.Parse(parts.Groups["fraction"].Value.PadRight(InstantDigits, '0'), CultureInfo.InvariantCulture), -InstantDigits);
    }

    public int CompareTo(Quantity other)
    {
        int least = Math.Min(Exponent, other.Exponent);
        return (Digits * BigInteger.Pow(10, Exponent - least)).CompareTo(other.Digits * BigInteger.Pow(10, other.Exponent - least));
    }

    [GeneratedRegex(@"^(?<whole>-?\d+)(\.(?<fraction>\d+))?([eE](?<exponent>[+-]?\d+))?$")]
    private static partial Regex Number();

    [GeneratedRegex(
        @"^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)"
        + @"([Tt ](?<hour>\d\d):(?<minute>\d\d)(:(?<second>\d\d)([.,](?<fraction>\d{1,30}))?)?"
        + @"([Zz]|(?<sign>[+-])(?<hours>\d\d)(:?(?<minutes>\d\d))?)?)?$",
        RegexOptions.ECMAScript)]
    private static partial Regex Date();
}
