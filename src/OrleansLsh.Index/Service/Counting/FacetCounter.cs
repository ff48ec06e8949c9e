using System.Diagnostics;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Counting;

/// <summary>Counts the values of source fields.</summary>
internal static class FacetCounter
{
    /// <summary>Answers a request that is right.</summary>
    public static async Task<FacetResponse> CountAsync(
        ICollectionReader index, FacetRequest request, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var facets = new List<Facet>(request.Fields.Count);
        var warnings = new List<string>();
        foreach (string field in request.Fields)
        {
            IReadOnlyList<TermCount> counts = await index.CountTermsAsync(field, request.Filter, cancellationToken);
            (FacetValue Value, ReadOnlyMemory<byte> Term)[] values = [.. Values(counts)];
            if (values.Length < counts.Count)
                warnings.Add($"Field '{field}' has {counts.Count - values.Length:N0} values of more than {TermValue.LongestText} bytes, or "
                    + $"numbers of more than {ExactNumber.MaxDigits:N0} digits, which are not counted.");
            Array.Sort(values, Compare);
            facets.Add(new Facet(field, [.. values.Take(request.Limit).Select(counted => counted.Value)], values.Length));
        }
        warnings.AddRange(await FieldWarnings.OfAsync(index, [.. request.Fields, .. Filtered(request.Filter)], cancellationToken));
        return new FacetResponse(facets, Stopwatch.GetElapsedTime(start)) { Warnings = warnings };
    }

    private static IEnumerable<(FacetValue Value, ReadOnlyMemory<byte> Term)> Values(IReadOnlyList<TermCount> counts)
    {
        foreach (TermCount count in counts)
            if (TermValue.TryRead(count.Term.Span, out FilterValue value))
                yield return (new FacetValue(value, count.Documents), count.Term);
    }

    private static int Compare((FacetValue Value, ReadOnlyMemory<byte> Term) one, (FacetValue Value, ReadOnlyMemory<byte> Term) other) =>
        one.Value.Count != other.Value.Count
            ? other.Value.Count.CompareTo(one.Value.Count) : one.Term.Span.SequenceCompareTo(other.Term.Span);

    private static IEnumerable<string> Filtered(Filter? filter) =>
        filter is null ? [] : filter.FieldClauses.Where(clause => !clause.IsOfId).Select(clause => clause.Field);
}
