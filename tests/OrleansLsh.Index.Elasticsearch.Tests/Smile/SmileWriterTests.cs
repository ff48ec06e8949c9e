using System.Text.Json;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Tests.Smile;

public sealed class SmileWriterTests
{
    private static readonly float[] Edges =
        [0f, -0f, 1f, -1f, float.Epsilon, float.MaxValue, float.MinValue, BitConverter.UInt32BitsToSingle(0x007F_FFFF), BitConverter.UInt32BitsToSingle(0x0080_0000), 16_777_217f];

    [Fact]
    public void Any_component_reads_back_as_the_same_bits()
    {
        var random = new Random(17);
        float[] vector = [.. Edges, .. Enumerable.Range(0, 200_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))).Where(float.IsFinite)];
        using JsonDocument read = Read(writer => writer.WriteNumbers("v", vector));
        Assert.Equal(
            vector.Select(BitConverter.SingleToUInt32Bits),
            read.RootElement.GetProperty("v").EnumerateArray().Select(component => BitConverter.SingleToUInt32Bits(component.GetSingle())));
    }

    [Fact]
    public void A_component_is_six_bytes_and_a_zero_is_one()
    {
        int none = Bytes([]).Length;
        Assert.Equal(none + 6, Bytes([0.1f]).Length);
        Assert.Equal(none + 6, Bytes([-0f]).Length);
        Assert.Equal(none + 1, Bytes([0f]).Length);

        static byte[] Bytes(float[] vector) => Written(writer => writer.WriteNumbers("v", vector));
    }

    [Fact]
    public void Whole_numbers_read_back_up_to_the_ends_of_their_range()
    {
        long[] numbers = [0, long.MinValue, long.MaxValue, .. Enumerable.Range(0, 63).SelectMany(power => new[] { (1L << power) - 1, 1L << power, -(1L << power), -(1L << power) - 1 })];
        foreach (long number in numbers)
        {
            using JsonDocument read = Read(writer => writer.WriteNumber("n", number));
            Assert.Equal(number, read.RootElement.GetProperty("n").GetInt64());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(-1.5e300)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    public void Numbers_in_double_precision_read_back_as_the_same_bits(double number)
    {
        using JsonDocument read = Read(writer => writer.WriteNumber("n", number));
        Assert.Equal(BitConverter.DoubleToUInt64Bits(number), BitConverter.DoubleToUInt64Bits(read.RootElement.GetProperty("n").GetDouble()));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("\0")]
    [InlineData("\U0001F600")]
    public void Texts_and_names_of_any_length_read_back(string part)
    {
        foreach (int length in Enumerable.Range(0, 140).Append(100_000))
        {
            string text = string.Concat(Enumerable.Repeat(part, length));
            AssertReadsBack(text, writer => writer.WriteString("t", text));
            AssertReadsBack(text, writer => writer.WriteString("t", System.Text.Encoding.UTF8.GetBytes(text)));
            using JsonDocument read = Read(writer => writer.WriteNumber(text, 1L));
            Assert.Equal(text, read.RootElement.EnumerateObject().Single().Name);
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => AssertReadsBack("a\uFFFDb", writer => writer.WriteString("t", "a\uD83Db"));

    [Fact]
    public void Bytes_that_no_text_has_are_replaced_and_end_nothing()
    {
        byte[] text = [(byte)'a', 0xFC, 0xFF, (byte)'b'];
        AssertReadsBack("a\uFFFD\uFFFDb", writer => writer.WriteString("t", text));
        byte[] written = Written(writer => writer.WriteString("t", text));
        Assert.DoesNotContain((byte)0xFC, written);
        Assert.DoesNotContain((byte)0xFF, written);
    }

    [Fact]
    public void The_byte_that_ends_a_document_stands_nowhere_else()
    {
        var random = new Random(3);
        float[] vector = [.. Enumerable.Range(0, 5_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))];
        string text = string.Concat(Enumerable.Range(0, 0x3000).Select(code => (char)code));
        byte[] written = Written(writer =>
        {
            writer.WriteNumbers("v", vector);
            writer.WriteString(text, text);
            for (int power = 0; power < 64; power++) writer.WriteNumber("n", 1L << power);
            writer.WriteNumber("d", BitConverter.UInt64BitsToDouble(ulong.MaxValue));
        });
        Assert.DoesNotContain((byte)0xFF, written);
    }

    [Fact]
    public void Documents_behind_one_another_are_told_apart()
    {
        var writer = new SmileWriter(0);
        for (int i = 0; i < 3; i++)
        {
            writer.BeginDocument();
            writer.WriteStartObject();
            writer.WriteStartArray("a");
            writer.WriteNumberValue(i);
            writer.WriteStringValue("b");
            writer.WriteEndArray();
            writer.WriteStartObject("o");
            writer.WriteBoolean("t", true);
            writer.WriteBoolean("f", false);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.EndDocument();
        }
        Assert.Equal(
            """
            {"a":[0,"b"],"o":{"t":true,"f":false}}
            {"a":[1,"b"],"o":{"t":true,"f":false}}
            {"a":[2,"b"],"o":{"t":true,"f":false}}

            """.ReplaceLineEndings("\n"),
            SmileReader.Text(writer.WrittenMemory.Span));
    }

    private static void AssertReadsBack(string text, Action<SmileWriter> write)
    {
        using JsonDocument read = Read(write);
        Assert.Equal(text, read.RootElement.GetProperty("t").GetString());
    }

    private static JsonDocument Read(Action<SmileWriter> writeProperties) => JsonDocument.Parse(SmileReader.Text(Written(writeProperties)));

    private static byte[] Written(Action<SmileWriter> writeProperties)
    {
        var writer = new SmileWriter(0);
        writer.BeginDocument();
        writer.WriteStartObject();
        writeProperties(writer);
        writer.WriteEndObject();
        return writer.WrittenMemory.ToArray();
    }
}
