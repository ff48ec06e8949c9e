using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Data;

/// <summary>The values of a field counted one document after the other.</summary>
public static class FacetOracle
{
    /// <summary>Each value with how many of the documents have it.</summary>
    public static IReadOnlyList<TermCount> Count(string field, IEnumerable<Document> documents)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Document document in documents)
            foreach (string term in FilterOracle.Values(document.Source, field).Select(Term).Distinct())
                counts[term] = counts.GetValueOrDefault(term) + 1;
        return [.. counts.Select(pair => new TermCount(Convert.FromHexString(pair.Key), pair.Value))];
    }

    private static string Term(JsonElement value)
    {
        var term = new byte[TermValue.MaxBytes];
        int length = value.ValueKind switch
        {
            JsonValueKind.String => TermValue.WriteText(term, Encoding.UTF8.GetBytes(value.GetString()!)),
            JsonValueKind.Number => TermValue.WriteNumber(term, JsonMarshal.GetRawUtf8Value(value)),
            _ => TermValue.WriteFlag(term, value.GetBoolean()),
        };
        return Convert.ToHexString(term.AsSpan(0, length));
    }
}
