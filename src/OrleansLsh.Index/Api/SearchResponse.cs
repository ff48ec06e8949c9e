using System.Globalization;

namespace OrleansLsh;

/// <summary>What a search found, best first.</summary>
/// <param name="Hits">At most limit; ties in score by the order in which documents were written.</param>
/// <param name="Took">Time inside the index.</param>
public sealed record SearchResponse(IReadOnlyList<SearchHit> Hits, TimeSpan Took)
{
    /// <summary>What is odd about the search though it was answered, such as a filter on a field that no document has; one sentence each.
    /// Mostly empty.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The hits, one a line, and what is odd about the search.</summary>
    public override string ToString() =>
        string.Join('\n', [
            string.Create(
                CultureInfo.InvariantCulture, $"{Hits.Count} {(Hits.Count == 1 ? "hit" : "hits")} in {Took.TotalMilliseconds:0.##} ms"),
            .. Hits.Select(hit => hit.ToString()), .. Warnings]);
}
