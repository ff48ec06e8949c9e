using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Random filters against their definition: 300, or as many as <c>LSH_FUZZ_FILTERS</c> says.</summary>
public abstract class FilterFuzzConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const int PerRound = 100, DocumentsPerRound = 60;

    [SkippableFact]
    public async Task Random_filters_find_what_their_definition_says()
    {
        for (int round = 0; round * PerRound < FilterFuzz.Filters; round++)
        {
            var fuzz = new FilterFuzz(round);
            Document[] documents = fuzz.Documents(DocumentsPerRound);
            await Service.CreateAsync(Collection, [new VectorField(FilterFuzz.Field, 2, Metric.Euclidean)]);
            WriteReport report = await Service.UpsertAsync(Collection, documents);
            Assert.Empty(report.Failures);
            Filter[] filters = [.. Enumerable.Range(0, PerRound).Select(_ => fuzz.Filter())];
            IReadOnlyList<SearchResponse> found = await Service.SearchAsync(Collection, [.. filters.Select(Search)]);
            for (int i = 0; i < filters.Length; i++)
            {
                string[] expected = [.. documents.Where(document => FilterOracle.Matches(filters[i], document))
                    .Select(document => document.Id).Order(StringComparer.Ordinal)];
                string[] actual = [.. found[i].Hits.Select(hit => hit.Id).Order(StringComparer.Ordinal)];
                Assert.True(expected.SequenceEqual(actual), Difference(filters[i], documents, expected, actual));
            }
            await Service.DropAsync(Collection);
        }
    }

    private static SearchRequest Search(Filter filter) => new()
    {
        Vectors = new Dictionary<string, ReadOnlyMemory<float>> { [FilterFuzz.Field] = new[] { 1f, 1f } },
        Filter = filter,
        Limit = DocumentsPerRound,
        Setting = SearchSetting.Exact,
    };

    private static string Difference(Filter filter, Document[] documents, string[] expected, string[] actual)
    {
        string[] odd = [.. expected.Except(actual).Concat(actual.Except(expected))];
        if (odd.Length == 0) return $"{filter.ToJson()}\n{string.Join(' ', expected)} expected, {string.Join(' ', actual)} found.";
        Document first = documents.First(document => document.Id == odd[0]);
        return $"{filter.ToJson()}\n{expected.Length} expected, {actual.Length} found; "
            + $"'{first.Id}' {(expected.Contains(first.Id) ? "is missing" : "is wrong")}: {first.Source}";
    }
}
