using System.Text.Json;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

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

    /// <summary>Runs of letters and digits, in lower case.</summary>
    public static IEnumerable<string> Words(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0) start = i;
            if (inside || start < 0) continue;
            yield return text[start..i].ToLowerInvariant();
            start = -1;
        }
    }

    private static HashSet<string> TextOf(Document document, string field) =>
        document.Source.ValueKind == JsonValueKind.Object && document.Source.TryGetProperty(field, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? [.. Words(value.GetString()!)]
            : [];
}
