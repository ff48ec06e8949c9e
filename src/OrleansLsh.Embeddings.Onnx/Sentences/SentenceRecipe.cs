using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansLsh.Embeddings.Onnx;
using OrleansLsh.Embeddings.Onnx.Network;
using OrleansLsh.Index.Port;

namespace OrleansLsh;

/// <summary>How a network's vectors are made of texts. It belongs to the model: other values make other vectors.</summary>
/// <remarks>As the file <c>embedder.json</c> in the model's folder:
/// <c>{"pooling":"cls", "max_tokens":512, "query_prefix":"query: ", "document_prefix":"passage: "}</c>. What it leaves out, and all of it
/// where there is no such file, is taken from the files of sentence-transformers that lie there.</remarks>
public sealed record SentenceRecipe
{
    /// <summary>How the states of a text's tokens become one vector. Default: what <c>1_Pooling/config.json</c> says, else
    /// <see cref="SentencePooling.Mean"/>; of no account for an output that has one vector a text.</summary>
    public SentencePooling? Pooling { get; init; }

    /// <summary>Whether vectors are brought to length 1. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Tokens that a text is cut to, the two that frame it included, 3 to 32,768. Default: what
    /// <c>sentence_bert_config.json</c>, <c>tokenizer.json</c> or <c>tokenizer_config.json</c> says, else 512.</summary>
    [Range(3, 32_768)] public int? MaxTokens { get; init; }

    /// <summary>Whether texts are read in lower case and without accents. Default: what <c>tokenizer.json</c> or
    /// <c>tokenizer_config.json</c> says, else true.</summary>
    public bool? LowerCase { get; init; }

    /// <summary>What is put before each text that is searched for. Default: what <c>config_sentence_transformers.json</c> has as prompt
    /// <c>query</c>, else nothing.</summary>
    public string? QueryPrefix { get; init; }

    /// <summary>What is put before each text that is stored. Default: what <c>config_sentence_transformers.json</c> has as prompt
    /// <c>document</c> or <c>passage</c>, else nothing.</summary>
    public string? DocumentPrefix { get; init; }

    /// <summary>The network's output that is read. Default: <c>sentence_embedding</c>, <c>last_hidden_state</c> or
    /// <c>token_embeddings</c>, the first of them that is there, else the only one.</summary>
    public string? Output { get; init; }

    /// <summary>The recipe that the model's files hold.</summary>
    internal static SentenceRecipe Of(ModelFiles files, SentenceRecipe? given)
    {
        SentenceRecipe own = given ?? files.ReadRecipe(RecipeJson.Default.SentenceRecipe, new SentenceRecipe());
        own.Require();
        SentenceRecipe found = SentenceTransformersFiles.Read(files, own);
        return own with
        {
            Pooling = own.Pooling ?? found.Pooling ?? SentencePooling.Mean,
            MaxTokens = own.MaxTokens ?? found.MaxTokens ?? 512,
            LowerCase = own.LowerCase ?? found.LowerCase ?? true,
            QueryPrefix = own.QueryPrefix ?? found.QueryPrefix ?? "",
            DocumentPrefix = own.DocumentPrefix ?? found.DocumentPrefix ?? "",
        };
    }

    /// <exception cref="LshException">A value is outside of its range.</exception>
    internal void Require() => RangeRules.Require(this);
}

/// <summary>How the states of a text's tokens become one vector.</summary>
public enum SentencePooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The first one, of the token <c>[CLS]</c>.</summary>
    Cls,
}

/// <summary>Recipes as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, Converters = [typeof(PoolingWord), typeof(FitWord)])]
[JsonSerializable(typeof(SentenceRecipe))]
[JsonSerializable(typeof(PictureRecipe))]
internal sealed partial class RecipeJson : JsonSerializerContext;

/// <summary><c>mean</c> or <c>cls</c>.</summary>
internal sealed class PoolingWord() : JsonStringEnumConverter<SentencePooling>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary><c>stretch</c>, <c>crop</c> or <c>pad</c>.</summary>
internal sealed class FitWord() : JsonStringEnumConverter<PictureFit>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
