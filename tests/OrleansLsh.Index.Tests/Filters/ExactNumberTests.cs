using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Tests.Filters;

public class ExactNumberTests
{
    [Theory]
    [InlineData("1.10", "1.1")]
    [InlineData("1e2", "100")]
    [InlineData("-0.0", "0")]
    [InlineData("0.00e5", "0")]
    [InlineData("100", "100")]
    [InlineData("-12.50E+1", "-125")]
    [InlineData("0.000012", "0.000012")]
    [InlineData("1e400", "1e400")]
    [InlineData("123456789012345678901234567890", "1.2345678901234567890123456789e29")]
    [InlineData("5e-324", "5e-324")]
    public void Numbers_of_one_value_have_one_text(string json, string text) => Assert.Equal(text, ExactNumber.Parse(json).Text);

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1 ")]
    [InlineData("NaN")]
    [InlineData("1e100000001")]
    public void What_is_no_JSON_number_or_beyond_all_use_is_refused(string text) => Assert.False(ExactNumber.TryParse(text, out _));

    [Fact]
    public void Numbers_are_in_the_order_of_their_values()
    {
        var random = new Random(5);
        string[] numbers = [.. Enumerable.Range(0, 300).Select(_ => Draw(random))];
        foreach (string left in numbers)
            foreach (string right in numbers)
                Assert.True(
                    Math.Sign(Quantity.Of(left).CompareTo(Quantity.Of(right))) == Math.Sign(ExactNumber.Parse(left).CompareTo(ExactNumber.Parse(right))), $"{left} {right}");
    }

    [Fact]
    public void A_document_s_number_of_more_digits_than_a_filter_s_lies_between_its_neighbours()
    {
        string most = new('7', 1_000);
        foreach (string sign in (string[])["", "-"])
            foreach (string longer in (string[])[most + "0.00001", most + "03", most + "0" + most])
            {
                int order = Key(sign + longer).AsSpan().SequenceCompareTo(Key(sign + most + new string('0', longer.Split('.')[0].Length - 1_000)));
                Assert.Equal(sign == "" ? 1 : -1, Math.Sign(order));
            }
        Assert.False(ExactNumber.TryParse(most + "1", out _));
    }

    [Fact]
    public void A_double_is_the_shortest_decimal_number_that_stands_for_it()
    {
        Assert.Equal("0.1", ExactNumber.Of(0.1).Text);
        Assert.Equal("9007199254740993", ExactNumber.Of(9_007_199_254_740_993).Text);
        Assert.Equal(ExactNumber.Parse("2.50"), ExactNumber.Of(2.50m));
        Assert.Equal(default, ExactNumber.Of(-0.0));
        Assert.False(ExactNumber.Of(double.NaN).IsFinite);
    }

    private static byte[] Key(string number)
    {
        var key = new byte[DecimalDigits.MaxKeyBytes];
        return key[..DecimalDigits.WriteKey(System.Text.Encoding.ASCII.GetBytes(number), key)];
    }

    private static string Draw(Random random)
    {
        string sign = random.Next(2) == 0 ? "-" : "", digits = random.Next(4) == 0 ? "0" : $"{random.Next(1, 1_000)}";
        string fraction = random.Next(2) == 0 ? "" : $".{random.Next(100)}", exponent = random.Next(2) == 0 ? "" : $"e{random.Next(-60, 60)}";
        return sign + digits + fraction + exponent;
    }
}
