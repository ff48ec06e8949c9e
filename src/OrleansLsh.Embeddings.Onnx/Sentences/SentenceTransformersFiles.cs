using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrleansLsh.Embeddings.Onnx.Network;

namespace OrleansLsh.Embeddings.Onnx;

/// <summary>The part of a recipe that a folder of sentence-transformers holds in its own files.</summary>
internal static class SentenceTransformersFiles
{
    // What comes after the pooling, but for bringing to length 1, would make other vectors.
    private static readonly string[] Modules = ["Transformer", "Pooling", "Normalize"];

    /// <summary>Reads what is there.</summary>
    /// <param name="files">The model's files.</param>
    /// <param name="own">The recipe, which comes before them.</param>
    /// <exception cref="LshException">A file is malformed, or asks for something that is not offered.</exception>
    public static SentenceRecipe Read(ModelFiles files, SentenceRecipe own)
    {
        if (own.Output is null) RequireModules(files.Read("modules.json", ModelJson.Default.JsonArray) ?? []);
        JsonObject tokenizer = Object(files, "tokenizer_config.json"), fast = Object(files, SentenceTokenizer.JsonName);
        JsonObject[] normalizers = [.. Normalizers(Child(fast, "normalizer"))];
        bool? lowerCase = own.LowerCase ?? Said(normalizers, "lowercase", "Lowercase") ?? Flag(tokenizer["do_lower_case"]);
        if (own.LowerCase is null && (Said(normalizers, "strip_accents", "StripAccents") ?? Flag(tokenizer["strip_accents"])) is bool strip
            && strip != (lowerCase ?? true))
            throw new LshException(ErrorKind.NotSupported,
                $"The tokenizer's files ask for strip_accents {strip} with lower case {lowerCase ?? true}; texts are read in lower case "
                + "and "
                + $"without accents, or as they are. Say which with lower_case in {ModelFiles.RecipeName}.");
        JsonNode? prompts = Object(files, "config_sentence_transformers.json")["prompts"];
        return new SentenceRecipe
        {
            Pooling = Pooling(Object(files, Path.Combine("1_Pooling", "config.json"))),
            MaxTokens = Length(Object(files, "sentence_bert_config.json")["max_seq_length"])
                ?? Length(Child(fast, "truncation")?["max_length"]) ?? Length(tokenizer["model_max_length"]),
            LowerCase = lowerCase,
            QueryPrefix = Text(prompts as JsonObject, "query"),
            DocumentPrefix = Text(prompts as JsonObject, "document") ?? Text(prompts as JsonObject, "passage"),
        };
    }

    private static void RequireModules(JsonArray modules)
    {
        foreach (JsonNode? module in modules)
            if (Text(module as JsonObject, "type") is { } type && !Modules.Contains(type[(type.LastIndexOf('.') + 1)..]))
                throw new LshException(ErrorKind.NotSupported,
                    $"modules.json has {type}, which is not offered. Export the network with all its modules, and name the output that "
                    + "holds "
                    + $"the text's vector in {ModelFiles.RecipeName}.");
    }

    /// <summary>The normalizer, or those of a sequence.</summary>
    private static IEnumerable<JsonObject> Normalizers(JsonObject? normalizer) => normalizer is null ? []
        : normalizer["normalizers"] is JsonArray sequence ? sequence.OfType<JsonObject>() : [normalizer];

    private static bool? Said(JsonObject[] normalizers, string flag, string type)
    {
        foreach (JsonObject normalizer in normalizers)
            if ((Flag(normalizer[flag]) ?? (Text(normalizer, "type") == type ? true : null)) is bool said) return said;
        return null;
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
[JsonSourceGenerationOptions(ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
internal sealed partial class ModelJson : JsonSerializerContext;
