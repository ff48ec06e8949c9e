using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Embedding;

/// <summary>What a field's vectors are made of.</summary>
internal enum EmbedKind
{
    /// <summary>The text that stands in the source under the field's name.</summary>
    Text,

    /// <summary>The picture whose path stands there.</summary>
    Picture,
}

/// <summary>By which network a field's vectors are made: <c>field=text:MODEL</c> or <c>field=picture:MODEL</c>.</summary>
/// <param name="Field">The vector field.</param>
/// <param name="Kind">What they are made of.</param>
/// <param name="Model">The network's folder or file.</param>
internal sealed record EmbedSpec(string Field, EmbedKind Kind, string Model)
{
    /// <summary>What <c>--embed</c> takes, for the help.</summary>
    public const string Form = "field=kind:model";

    /// <summary>Parses a field, what its vectors are made of, and the network.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static EmbedSpec Parse(string text)
    {
        int equals = text.IndexOf('='), colon = text.IndexOf(':');
        if (equals < 1 || colon < equals || colon == text.Length - 1)
            throw new FormatException(
                $"'{text}' names no network; write field=text:MODEL or field=picture:MODEL, such as title=text:all-MiniLM-L6-v2.");
        string word = text[(equals + 1)..colon];
        return EnumWord.TryParse(word, out EmbedKind kind) ? new EmbedSpec(text[..equals], kind, text[(colon + 1)..])
            : throw new FormatException($"'{word}' is none of {string.Join(", ", EnumWord.All<EmbedKind>())} in '{text}'.");
    }
}

/// <summary>A name that fields give their embedder, and its model: <c>name=folder</c>.</summary>
internal static class EmbedderSpec
{
    /// <summary>Parses a name and a model.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static KeyValuePair<string, string> Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && equals < text.Length - 1 ? KeyValuePair.Create(text[..equals], text[(equals + 1)..])
            : throw new FormatException($"'{text}' names no embedder; write name=folder, such as minilm=all-MiniLM-L6-v2.");
    }

    /// <summary>The models of all names.</summary>
    /// <exception cref="UsageException">A name is given twice.</exception>
    public static Dictionary<string, string> All(KeyValuePair<string, string>[] embedders) =>
        embedders.DistinctBy(embedder => embedder.Key).Count() == embedders.Length ? embedders.ToDictionary()
            : throw new UsageException("An embedder is named twice with --embedder.");
}
