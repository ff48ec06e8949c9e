using System.Text.Json;

namespace OrleansLsh.Conformance.Data;

/// <summary>A plain text score: Σ idf of the query's words that a document has, divided by the best document's.</summary>
public sealed class TextOracle
{
    private readonly Dictionary<string, double> _scores;
    private readonly double _best;

    public TextOracle(TextQuery query, IEnumerable<Document> documents)
    {
        (string Id, HashSet<string> Words)[] texts = [.. documents.Select(document => (document.Id, TextOf(document, query.Field)))];
        Dictionary<string, double> rarity = Words(query.Text).Distinct().ToDictionary(
            word => word, word => Math.Log(1 + (double)texts.Length / (1 + texts.Count(text => text.Words.Contains(word)))));
        _scores = texts.ToDictionary(text => text.Id, text => rarity.Where(word => text.Words.Contains(word.Key)).Sum(word => word.Value));
        _best = Math.Max(_scores.Values.DefaultIfEmpty().Max(), double.Epsilon);
    }

    /// <summary>0 to 1.</summary>
    public double Score(Document document) => _scores[document.Id] / _best;

    /// <summary>The words of a text as a document has them: those of <see cref="WordSamples"/> from there, others are ASCII in lower
    /// case.</summary>
    public static IEnumerable<string> Words(string text) =>
        Runs(text).SelectMany(run => WordSamples.All.TryGetValue(run, out string[]? letters)
        ? letters.Length == 1 ? letters : letters.Zip(letters.Skip(1), (first, second) => first + second).Append(letters[^1])
        : [run.ToLowerInvariant()]);

    /// <summary>Whether texts together hold all words of a query.</summary>
    public static bool HasAll(IEnumerable<string> texts, string query)
    {
        HashSet<string> words = [.. texts.SelectMany(Words)];
        return Runs(query).All(run =>
        {
            if (!WordSamples.All.TryGetValue(run.TrimEnd('*'), out string[]? letters)) letters = [run.TrimEnd('*').ToLowerInvariant()];
            bool isSpaceless = WordSamples.IsSpaceless(run);
            if (letters.Length > 1) return letters.Zip(letters.Skip(1), (first, second) => first + second).All(words.Contains);
            return run.EndsWith('*') || isSpaceless ? words.Any(word => word.StartsWith(letters[0], StringComparison.Ordinal))
                : words.Contains(letters[0]);
        });
    }

    private static IEnumerable<string> Runs(string text) => text.Split(
        [' ', '-', '.', ',', '"', '\\', '/', '&', ':', ';', '!', '?', '(', ')', '\n', '\r', '\t', '_', '\''],
        StringSplitOptions.RemoveEmptyEntries).Where(run => run != "*");

    private static HashSet<string> TextOf(Document document, string field) =>
        document.Source.ValueKind == JsonValueKind.Object && document.Source.TryGetProperty(field, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? [.. Words(value.GetString()!)]
            : [];
}
