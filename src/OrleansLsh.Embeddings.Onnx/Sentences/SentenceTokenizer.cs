using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;
using OrleansLsh.Embeddings.Onnx.Network;

namespace OrleansLsh.Embeddings.Onnx;

/// <summary>Turns texts into the numbers of a BERT model's tokens.</summary>
internal sealed class SentenceTokenizer
{
    /// <summary>The file of a vocabulary, a token a line.</summary>
    public const string VocabularyName = "vocab.txt";

    /// <summary>The file that holds a vocabulary and more as JSON.</summary>
    public const string JsonName = "tokenizer.json";

    // A longer word is unknown as a whole, as in BERT, and so has at most as many tokens as this.
    private const int LongestWord = 100;

    private readonly WordPieceTokenizer _words;
    private readonly int _first, _last, _maxTokens;

    private SentenceTokenizer(WordPieceTokenizer words, int first, int last, int maxTokens) =>
        (_words, _first, _last, _maxTokens) = (words, first, last, maxTokens);

    /// <summary>Reads the vocabulary of a model.</summary>
    /// <exception cref="LshException">There is none, or it is not one of the BERT family.</exception>
    public static SentenceTokenizer Open(ModelFiles files, bool lowerCase, int maxTokens)
    {
        List<string> vocabulary = files.Beside(VocabularyName) is { } path ? [.. File.ReadLines(path)]
            : files.Read(JsonName, ModelJson.Default.JsonObject) is { } json ? Vocabulary(files, json)
            : throw new LshException(ErrorKind.InvalidFile, $"'{files.Folder}' has neither {VocabularyName} nor {JsonName}.");
        int Number(string token) => vocabulary.IndexOf(token) is >= 0 and var number ? number
            : throw new LshException(ErrorKind.InvalidFile, $"The vocabulary in '{files.Folder}' has no token {token}, as BERT's has.");
        int first = Number("[CLS]"), last = Number("[SEP]");
        Number("[UNK]");
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary)));
        var words = WordPieceTokenizer.Create(lines, new WordPieceOptions
        {
            Normalizer = new BertText(lowerCase),
            PreTokenizer = new BertWords(),
            UnknownToken = "[UNK]",
            ContinuingSubwordPrefix = "##",
            MaxInputCharsPerWord = LongestWord,
        });
        return new SentenceTokenizer(words, first, last, maxTokens);
    }

    /// <summary>The tokens of a text in its frame, cut to the model's length.</summary>
    public int[] Encode(string text)
    {
        int room = _maxTokens - 2;
        // The library cuts before a word that does not fit whole; with room for one more, what is wanted of it is there.
        IReadOnlyList<int> tokens = _words.EncodeToIds(text, room + LongestWord, out _, out _);
        return [_first, .. tokens.Take(room), _last];
    }

    private static List<string> Vocabulary(ModelFiles files, JsonObject tokenizer)
    {
        if (tokenizer["model"] is not JsonObject model || model["vocab"] is not JsonObject vocabulary
            || TypeOf(model) is not (null or "WordPiece"))
            throw new LshException(ErrorKind.NotSupported,
                $"'{files.Beside(JsonName)}' is no WordPiece, which the BERT family has; other families are not offered.");
        var tokens = new List<string>(vocabulary.Count);
        foreach ((int number, string token) in vocabulary.Select(one => (one.Value!.GetValue<int>(), one.Key)).Order())
        {
            // Numbers that no token has keep their place.
            while (tokens.Count < number) tokens.Add($"[unused number {tokens.Count}]");
            tokens.Add(token);
        }
        return tokens;
    }

    private static string? TypeOf(JsonObject model) => model["type"] is JsonValue type ? type.GetValue<string>() : null;
}
