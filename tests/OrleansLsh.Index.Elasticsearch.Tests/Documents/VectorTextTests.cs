using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Documents;

namespace OrleansLsh.Index.Elasticsearch.Tests.Documents;

public sealed class VectorTextTests
{
    [Fact]
    public void Any_number_reads_back_as_the_same_bits()
    {
        var random = new Random(17);
        for (int i = 0; i < 2_000_000; i++)
        {
            float value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (float.IsFinite(value)) ReadsBack(value);
        }
    }

    [Fact]
    public void Numbers_around_powers_of_two_and_of_ten_read_back_as_the_same_bits()
    {
        for (int power = -149; power < 128; power++) NeighboursReadBack((float)Math.ScaleB(1, power));
        for (int power = -44; power < 39; power++) NeighboursReadBack((float)Math.Pow(10, power));
    }

    [Fact]
    public void The_edges_of_single_precision_read_back_as_the_same_bits()
    {
        foreach (float value in new[] { 0f, -0f, float.Epsilon, float.MaxValue, float.MinValue, 1.17549435e-38f, 16_777_216f, 16_777_217f, 0.1f, 1e15f, 1e-7f }) ReadsBack(value);
    }

    [Theory]
    [InlineData(0f, "0")]
    [InlineData(-0f, "-0.0")]
    [InlineData(1f, "1")]
    [InlineData(-254f, "-254")]
    [InlineData(0.1f, "0.1")]
    [InlineData(0.25f, "0.25")]
    [InlineData(-0.00123f, "-0.00123")]
    [InlineData(1234.5f, "1234.5")]
    [InlineData(9.999999e9f, "9999999000")]
    [InlineData(100_000_000f, "100000000")]
    public void Short_decimals_stay_short(float value, string text) => Assert.Equal(text, Text(value));

    [Fact]
    public void A_vector_is_an_array()
    {
        Assert.Equal("""{"v":[1,0,-0.5]}""", Json([1, 0, -0.5f]));
        Assert.Equal("""{"v":[]}""", Json([]));
    }

    private static void NeighboursReadBack(float value)
    {
        float below = value, above = value;
        for (int i = 0; i < 1_000 && float.IsFinite(above); i++)
        {
            ReadsBack(below);
            ReadsBack(-above);
            (below, above) = (MathF.BitDecrement(below), MathF.BitIncrement(above));
        }
    }

    // Readers differ: some go by way of double precision.
    private static void ReadsBack(float value)
    {
        string text = Text(value);
        int bits = BitConverter.SingleToInt32Bits(value);
        if (BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)) != bits) Assert.Fail($"{value:G9} was written as {text}.");
        if (BitConverter.SingleToInt32Bits((float)double.Parse(text, CultureInfo.InvariantCulture)) != bits) Assert.Fail($"{value:G9} was written as {text}.");
    }

    private static string Text(float value)
    {
        Span<byte> text = stackalloc byte[31];
        return Encoding.ASCII.GetString(text[..VectorText.Format(value, text)]);
    }

    private static string Json(float[] vector) => Encoding.UTF8.GetString(RequestBody.Of((Utf8JsonWriter writer) =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("v");
        VectorText.Write(writer, vector);
        writer.WriteEndObject();
    }).Span);
}
