using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrleansLsh.Core;
using OrleansLsh.Embeddings.Onnx.Network;

namespace OrleansLsh.Embeddings.Onnx;

/// <summary>The part of a recipe that a folder of sentence-transformers holds in its own files.</summary>
internal static class SentenceTransformersFiles
{
    /// <summary>Reads what is there.</summary>
    /// <exception cref="LshException">A file is malformed, or asks for a pooling that is not offered.</exception>
    public static SentenceRecipe Read(ModelFiles files)
    {
        JsonObject tokenizer = Object(files, "tokenizer_config.json"), fast = Object(files, SentenceTokenizer.JsonName);
        JsonNode? prompts = Object(files, "config_sentence_transformers.json")["prompts"];
        return new SentenceRecipe
        {
            Pooling = Pooling(Object(files, Path.Combine("1_Pooling", "config.json"))),
            MaxTokens = Length(Object(files, "sentence_bert_config.json")["max_seq_length"])
                ?? Length(Child(fast, "truncation")?["max_length"]) ?? Length(tokenizer["model_max_length"]),
            LowerCase = Flag(Child(fast, "normalizer")?["lowercase"]) ?? Flag(tokenizer["do_lower_case"]),
            QueryPrefix = Text(prompts as JsonObject, "query"),
            DocumentPrefix = Text(prompts as JsonObject, "document") ?? Text(prompts as JsonObject, "passage"),
        };
    }

    private static SentencePooling? Pooling(JsonObject config)
    {
        string[] modes = [.. config.Where(one => one.Key.StartsWith("pooling_mode_", StringComparison.Ordinal) && Flag(one.Value) is true)
            .Select(one => one.Key)];
        return modes switch
        {
            [] => null,
            ["pooling_mode_mean_tokens"] => SentencePooling.Mean,
            ["pooling_mode_cls_token"] => SentencePooling.Cls,
            _ => throw new LshException(ErrorKind.NotSupported,
                $"1_Pooling/config.json asks for {string.Join(" and ", modes)}; mean_tokens or cls_token is offered."),
        };
    }

    private static JsonObject Object(ModelFiles files, string name) =>
        files.Read(name, ModelJson.Default.JsonObject) ?? [];

    private static JsonObject? Child(JsonObject? parent, string name) => parent?[name] as JsonObject;

    // tokenizer_config.json has 1e30 where nobody said a length.
    private static int? Length(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double length) && length is >= 3 and <= 32_768 ? (int)length : null;

    private static bool? Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    private static string? Text(JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

/// <summary>Files of a model that are read by their properties.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ModelJson : JsonSerializerContext;
