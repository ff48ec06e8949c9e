using System.Text.Json;
using OrleansLsh.Embeddings.Onnx.Network;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Embeddings.Onnx.Tests.Sentences;

public class SentenceTokenizerTests
{
    // Made by BERT's own tokenization.py, uncased, with the vocabulary of all-MiniLM-L6-v2.
    public static TheoryData<string, int[]> Known()
    {
        var known = new TheoryData<string, int[]>();
        using Stream file = typeof(SentenceTokenizerTests).Assembly.GetManifestResourceStream("tokens.json")!;
        foreach (JsonElement one in JsonDocument.Parse(file).RootElement.EnumerateArray())
            known.Add(one.GetProperty("text").GetString()!, [.. one.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())]);
        return known;
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void Texts_have_the_tokens_that_the_model_was_trained_with(string text, int[] tokens) =>
        Assert.Equal(tokens, Open(GalleryModels.MiniLm).Encode(text));

    [Fact]
    public void A_text_is_cut_to_the_model_s_length_wherever_in_a_word_that_is()
    {
        SentenceTokenizer whole = Open(GalleryModels.MiniLm), cut = Open(GalleryModels.MiniLm, maxTokens: 8);
        string text = string.Concat(Enumerable.Repeat("tokenization of embeddings ", 10_000));
        int[] tokens = whole.Encode(text);
        Assert.Equal(512, tokens.Length);
        Assert.Equal([.. tokens[..7], tokens[^1]], cut.Encode(text));
        Assert.Equal([101, 102], cut.Encode(""));
    }

    [Fact]
    public void Cased_models_keep_case_and_accents()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", [1]);
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nCafé\ncafe");
        Assert.Equal([2, 4, 5, 3], Open(folder.FullPath, lowerCase: false).Encode("Café cafe"));
        Assert.Equal([2, 5, 5, 3], Open(folder.FullPath).Encode("Café cafe"));
    }

    [Fact]
    public void A_tokenizer_json_says_the_same_as_a_vocabulary()
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", [1]);
        string[] tokens = File.ReadAllLines(Path.Combine(GalleryModels.MiniLm, "vocab.txt"));
        Dictionary<string, int> numbers = tokens.Index().Reverse().ToDictionary(one => one.Item, one => one.Index);
        folder.Write("tokenizer.json", JsonSerializer.Serialize(new { model = new { type = "WordPiece", vocab = numbers } }));
        const string Text = "Gets the Ethiopic block (U+1200-U+137C)";
        Assert.Equal(Open(GalleryModels.MiniLm).Encode(Text), Open(folder.FullPath).Encode(Text));
    }

    [Theory]
    [InlineData("vocab.txt", "[PAD]\n[UNK]\n[CLS]\nword", "has no token [SEP]")]
    [InlineData("tokenizer.json", """{"model":{"type":"BPE","vocab":{"a":0}}}""", "other families are not offered")]
    [InlineData("tokenizer.json", """{"model":""", "tokenizer.json' cannot be read")]
    [InlineData("other.txt", "", "neither vocab.txt nor tokenizer.json")]
    public void What_is_no_vocabulary_of_the_BERT_family_is_refused(string name, string text, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.onnx", [1]);
        folder.Write(name, text);
        Assert.Contains(expected, Assert.Throws<LshException>(() => Open(folder.FullPath)).Message, StringComparison.Ordinal);
    }

    private static SentenceTokenizer Open(string folder, bool lowerCase = true, int maxTokens = 512) =>
        SentenceTokenizer.Open(ModelFiles.Find(folder), lowerCase, maxTokens);
}
