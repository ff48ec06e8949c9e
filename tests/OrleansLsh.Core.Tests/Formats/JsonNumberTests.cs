using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using OrleansLsh.Core.Formats.Text;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("0", 1)]
    [InlineData("-0", 2)]
    [InlineData("1.5,2", 3)]
    [InlineData("1e5]", 3)]
    [InlineData("1E+05", 5)]
    [InlineData("00", 0)]
    [InlineData("-", 0)]
    [InlineData("", 0)]
    [InlineData("+1", 0)]
    [InlineData(".5", 0)]
    [InlineData("1.", 0)]
    [InlineData("1e", 0)]
    [InlineData("1e+", 0)]
    [InlineData("NaN", 0)]
    public void The_grammar_is_that_of_JSON(string text, int length) => Assert.Equal(length, JsonNumber.Parse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("16777217")]
    [InlineData("16777217.0000001")]
    [InlineData("0.000000000000000000000000000000000000011754942")]
    [InlineData("1.4e-45")]
    [InlineData("7e-46")]
    [InlineData("3.4028235e38")]
    [InlineData("3.4028236e38")]
    [InlineData("1e999")]
    [InlineData("-1e99999999999")]
    [InlineData("1e-99999999999")]
    [InlineData("9007199254740993")]
    [InlineData("18446744073709551616123")]
    [InlineData("0.1000000000000000000000000000000000001")]
    [InlineData("1.00000005960464477539062")]
    [InlineData("1.000000059604644775390625")]
    public void Hard_cases_round_as_the_runtime_does(string text) => AssertSame(text);

    [Property(MaxTest = 2000)]
    public void Any_float_reads_back_the_same(int bits)
    {
        float value = BitConverter.Int32BitsToSingle(bits);
        if (!float.IsFinite(value)) return;
        foreach (string format in (string[])["R", "E8", "F3", "G17"]) AssertSame(value.ToString(format, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Random_digits_and_exponents_round_as_the_runtime_does()
    {
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++)
            AssertSame($"{random.NextInt64(1L << random.Next(1, 60))}.{random.Next(100_000)}e{random.Next(-30, 30)}");
    }

    private static void AssertSame(string text)
    {
        Assert.Equal(text.Length, JsonNumber.Parse(Encoding.UTF8.GetBytes(text), out float value));
        float expected = float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(value), $"{text}: {value:R} for {expected:R}");
    }
}
