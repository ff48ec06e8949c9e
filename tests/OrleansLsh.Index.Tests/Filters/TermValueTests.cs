using System.Text;

namespace OrleansLsh.Index.Tests.Filters;

public class TermValueTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("10")]
    [InlineData("-12.50")]
    [InlineData("1e39")]
    [InlineData("1e40")]
    [InlineData("-1e41")]
    [InlineData("9e-40")]
    [InlineData("9e-42")]
    [InlineData("-123.456e-999")]
    [InlineData("1e99999999")]
    [InlineData("-1e-99999999")]
    [InlineData("123456789012345678901234567890.123456789")]
    public void A_number_is_read_back_from_its_term(string json)
    {
        var number = FilterValue.Of(ExactNumber.Parse(json));
        Assert.True(TermValue.TryRead(TermValue.Of(number), out FilterValue read));
        Assert.Equal(number, read);
    }

    [Fact]
    public void Texts_and_truth_values_are_read_back()
    {
        foreach (FilterValue value in (FilterValue[])["", "a", "1", "日本", "😀", new string('x', 256), true, false])
        {
            Assert.True(TermValue.TryRead(TermValue.Of(value), out FilterValue read));
            Assert.Equal(value, read);
        }
    }

    [Fact]
    public void What_a_term_does_not_hold_whole_is_not_read_back()
    {
        var term = new byte[TermValue.MaxBytes];
        Assert.False(TermValue.TryRead(TermValue.Of(new string('x', 257)), out _));
        Assert.False(TermValue.TryRead(TermValue.Of(FilterValue.OfDate("2024-01-31")), out _));
        string long1001 = new('7', 1_001);
        Assert.False(TermValue.TryRead(term.AsSpan(0, TermValue.WriteNumber(term, Encoding.ASCII.GetBytes(long1001))), out _));
        Assert.False(TermValue.TryRead(term.AsSpan(0, TermValue.WriteNumber(term, "-1e100000001"u8)), out _));
        Assert.True(TermValue.TryRead(term.AsSpan(0, TermValue.WriteNumber(term, Encoding.ASCII.GetBytes(long1001[1..]))), out _));
        Assert.False(TermValue.TryRead([], out _));
    }
}
