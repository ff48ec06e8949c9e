using OrleansLsh.Embeddings.Onnx.Network;

namespace OrleansLsh.Embeddings.Onnx.Tests.Sentences;

public sealed class SentenceRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SentenceRecipeTests() => _folder.Write("model.onnx", [1]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_any_file_the_defaults_hold() =>
        Assert.Equal(
            new SentenceRecipe { Pooling = SentencePooling.Mean, MaxTokens = 512, LowerCase = true, QueryPrefix = "", DocumentPrefix = "" }, Read());

    [Fact]
    public void A_folder_of_sentence_transformers_says_how_its_vectors_are_made()
    {
        _folder.Write("1_Pooling/config.json", """{"word_embedding_dimension":384,"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}""");
        _folder.Write("sentence_bert_config.json", """{"max_seq_length":256,"do_lower_case":false}""");
        _folder.Write("tokenizer_config.json", """{"do_lower_case":false,"model_max_length":1000000000000000019884624838656}""");
        _folder.Write("config_sentence_transformers.json", """{"prompts":{"query":"query: ","passage":"passage: "}}""");
        Assert.Equal(
            new SentenceRecipe { Pooling = SentencePooling.Cls, MaxTokens = 256, LowerCase = false, QueryPrefix = "query: ", DocumentPrefix = "passage: " }, Read());
    }

    [Fact]
    public void The_recipe_s_own_file_comes_before_theirs_and_the_options_before_it()
    {
        _folder.Write("sentence_bert_config.json", """{"max_seq_length":256}""");
        _folder.Write("tokenizer.json", """{"truncation":{"max_length":128},"normalizer":{"lowercase":false}}""");
        Assert.Equal((256, false), (Read().MaxTokens, Read().LowerCase));
        _folder.Write("embedder.json", """
            {
              // As the model's card says.
              "pooling": "cls", "max_tokens": 100, "normalize": false, "lower_case": true, "query_prefix": "q: ", "output": "states",
            }
            """);
        SentenceRecipe read = Read();
        Assert.Equal(
            new SentenceRecipe
            {
                Pooling = SentencePooling.Cls,
                MaxTokens = 100,
                LowerCase = true,
                Normalize = false,
                QueryPrefix = "q: ",
                DocumentPrefix = "",
                Output = "states",
            }, read);
        Assert.Equal((SentencePooling.Mean, 256), (Read(new SentenceRecipe()).Pooling, Read(new SentenceRecipe()).MaxTokens));
    }

    [Fact]
    public void What_the_recipe_s_file_leaves_out_is_as_without_one()
    {
        SentenceRecipe without = Read();
        _folder.Write("embedder.json", "{}");
        Assert.Equal(without, Read());
        _folder.Write("embedder.json", """{"query_prefix":"q: "}""");
        Assert.Equal(without with { QueryPrefix = "q: " }, Read());
    }

    [Fact]
    public void A_property_that_stands_twice_in_the_recipe_s_file_is_refused()
    {
        _folder.Write("embedder.json", """{"normalize":true,"normalize":false}""");
        LshException error = Assert.Throws<LshException>(() => Read());
        Assert.Equal(ErrorKind.InvalidFile, error.Kind);
        Assert.Contains("embedder.json' cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"normalizer":{"type":"BertNormalizer","lowercase":true,"strip_accents":null}}""", true)]
    [InlineData("""{"normalizer":{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"Lowercase"},{"type":"StripAccents"}]}}""", true)]
    [InlineData("""{"normalizer":{"type":"Sequence","normalizers":[{"type":"BertNormalizer","lowercase":false}]}}""", false)]
    public void How_letters_are_read_is_found_wherever_the_tokenizer_says_it(string tokenizer, bool lowerCase)
    {
        _folder.Write("tokenizer.json", tokenizer);
        Assert.Equal(lowerCase, Read().LowerCase);
    }

    [Theory]
    [InlineData("tokenizer.json", """{"normalizer":{"type":"BertNormalizer","lowercase":true,"strip_accents":false}}""", "strip_accents")]
    [InlineData("tokenizer_config.json", """{"do_lower_case":false,"strip_accents":true}""", "strip_accents")]
    [InlineData("modules.json", """[{"type":"sentence_transformers.models.Transformer"},{"type":"sentence_transformers.models.Dense"}]""", "Dense")]
    public void What_would_make_other_vectors_than_the_model_s_is_refused_until_the_recipe_says_what_to_do(string file, string content, string named)
    {
        _folder.Write(file, content);
        LshException refused = Assert.Throws<LshException>(() => Read());
        Assert.Equal(ErrorKind.NotSupported, refused.Kind);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Read(new SentenceRecipe { LowerCase = true, Output = "sentence_embedding" });
    }

    [Theory]
    [InlineData("embedder.json", """{"poling":"cls"}""", "poling")]
    [InlineData("embedder.json", """{"pooling":"max"}""", "pooling")]
    [InlineData("embedder.json", """{"max_tokens":2}""", "MaxTokens is 2; allowed is 3 to 32768.")]
    [InlineData("embedder.json", "null", "embedder.json' cannot be read")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_lasttoken":true}""", "asks for pooling_mode_lasttoken; mean_tokens or cls_token is offered")]
    public void A_recipe_that_is_not_understood_is_refused_and_never_passed_over(string file, string json, string expected)
    {
        _folder.Write(file, json);
        Assert.Contains(expected, Assert.Throws<LshException>(() => Read()).Message, StringComparison.Ordinal);
    }

    private SentenceRecipe Read(SentenceRecipe? given = null) => SentenceRecipe.Of(ModelFiles.Find(_folder.FullPath), given);
}
