using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Words;

namespace OrleansLsh.Index.Tests.Words;

public class WordCutterTests
{
    public static TheoryData<string> Samples => [.. WordSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_document_has_the_words_that_were_written_down_by_hand(string text)
    {
        Assert.Equal(TextOracle.Words(text), Document(text));
        Assert.Equal(TextOracle.Words(text), Utf8(text));
    }

    [Theory]
    [InlineData("can't System.Text.Json snake_case 3.14", "can t system text json snake case 3 14")]
    [InlineData("l’été", "l ete")]
    [InlineData("x\u200by z\u00adz", "x y zz")]
    [InlineData("\u0301\u094d 😀 — ½", "1 2")]
    [InlineData("東京 API 2.0版", "東京 京 api 2 0 版")]
    [InlineData("\u1100\u1161\u11a8 \u1100\u1161 \uac00\u11a8", "\uac01 \uac00 \uac01")]
    [InlineData("กุ่ ก\u0e48\u0e38", "กุ่ กุ่")]
    [InlineData("ي\u0654 ئ", "ي ي")]
    [InlineData("में नहीं", "में नहीं")]
    [InlineData("က္ကမြန်", "က္က ကမြ မြန် န်")]
    public void Punctuation_ends_a_word_and_marks_do_not(string text, string words) => Assert.Equal(words.Split(' '), Document(text));

    [Fact]
    public void A_picture_as_a_data_URI_has_no_words()
    {
        Assert.Empty(Document("data:image/jpeg;base64,/9j/4AAQ"));
        Assert.Empty(Utf8("data:image/jpeg;base64,/9j/4AAQ"));
        Assert.Equal(["data", "image"], Document("data:image"));
        Assert.Empty(Document("data:application/octet-stream;base64,/9j/4AAQ"));
        Assert.Empty(Utf8("data:application/octet-stream;base64,/9j/4AAQ"));
    }

    [Fact]
    public void A_query_asks_for_each_word_once_and_a_star_makes_a_prefix()
    {
        Assert.Equal([new("read", true), new("file", false)], TextWord.Of("READ* file File, *"));
        Assert.Equal([new("東京", false), new("京都", false)], TextWord.Of("東京都"));
        Assert.Equal([new("東", true)], TextWord.Of("東"));
        Assert.Empty(TextWord.Of(" -*, 😀"));
    }

    [Fact]
    public void A_word_is_compared_by_its_first_255_characters()
    {
        Assert.Equal([new string('a', 255)], Document(new string('A', 100_000)));
        Assert.Equal("a" + string.Concat(Enumerable.Repeat("𐐨", 127)), Assert.Single(Document("a" + string.Concat(Enumerable.Repeat("𐐨", 400)))));
        Assert.Equal(string.Concat(Enumerable.Repeat("𐐨", 127)), Assert.Single(Document(string.Concat(Enumerable.Repeat("𐐀", 400)))));
    }

    [Fact]
    public void Marks_without_end_and_words_without_end_take_no_more_time_than_they_have_characters()
    {
        // Were it quadratic, a million marks would take hours.
        Assert.Single(Document("क" + string.Concat(Enumerable.Repeat("\u094d\u093c", 500_000))));
        Assert.Equal(40_000, TextWord.Of(string.Join(' ', Enumerable.Range(0, 40_000))).Count);
    }

    private static List<string> Document(string text)
    {
        var words = new List<string>();
        new WordCutter(isQuery: false, (word, _) => words.Add(word.ToString())).Cut(text);
        return words;
    }

    private static List<string> Utf8(string text)
    {
        var words = new List<string>();
        new WordCutter(isQuery: false, (word, _) => words.Add(word.ToString())).Cut(System.Text.Encoding.UTF8.GetBytes(text));
        return words;
    }
}
