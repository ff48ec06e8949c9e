using OrleansLsh.Peers.Data;
using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Parts;

/// <summary>Searches with a filter that a twentieth of the documents match, beside those without: any documents, those around the query,
/// and those around a place far from it.</summary>
internal static class FilterPart
{
    private const int Labels = 20, Queries = 500, K = 10;
    private const string Drawn = "drawn", Place = "place";

    public static async Task RunAsync(BenchmarkFolder folder)
    {
        await foreach (QuerySet set in QuerySet.AllAsync(folder)) await MeasureAsync(set);
    }

    private static async Task MeasureAsync(QuerySet set)
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(path: null);
        Console.Error.WriteLine($"{set.Set}: importing and training");
        await service.CreateAsync(
            set.Set, [new VectorField(SimilarityCollection.Field, set.Documents.Dimensions, SimilarityCollection.MetricOf(set.Set))]);
        int[] places = Places(set.Documents);
        await service.ImportAsync(set.Set, DocumentsAsync(set.Documents, places));
        await service.TrainAsync(set.Set, new TrainRequest(new TrainingOptions()));
        int queries = Math.Min(Queries, set.Queries.Count);
        await QueryTimes.CompileAsync(queries, q => service.SearchAsync(set.Set, Request(set, q, filter: null)));
        await MeasureAsync(set, service, "none", queries, _ => null);
        await MeasureAsync(set, service, "any", queries, q => Filter.Where(Drawn).Is(q % Labels));
        await MeasureAsync(set, service, "near", queries, q => Filter.Where(Place).Is(PlacesOf(set, q)[0]));
        await MeasureAsync(set, service, "far", queries, q => Filter.Where(Place).Is(PlacesOf(set, q)[^1]));
    }

    /// <summary>As many documents around each of some documents: whichever of these is nearest and still has room.</summary>
    private static int[] Places(VectorBlock documents)
    {
        int room = documents.Count / Labels + 1;
        var taken = new int[Labels];
        var places = new int[documents.Count];
        for (int row = 0; row < places.Length; row++)
        {
            places[row] = ByDistance(documents, documents[row]).First(label => taken[label] < room);
            taken[places[row]]++;
        }
        return places;
    }

    private static int[] PlacesOf(QuerySet set, int query) => ByDistance(set.Documents, set.Queries[query]);

    private static int[] ByDistance(VectorBlock documents, ReadOnlySpan<float> vector)
    {
        var distances = new double[Labels];
        for (int label = 0; label < Labels; label++) distances[label] = SquaredDistance.Of(documents[label * (documents.Count / Labels)], vector);
        return [.. Enumerable.Range(0, Labels).OrderBy(label => distances[label])];
    }

    private static async IAsyncEnumerable<Document> DocumentsAsync(VectorBlock vectors, int[] places)
    {
        var random = new Random(1);
        int row = 0;
        await foreach (Document document in SimilarityCollection.DocumentsAsync(vectors))
            yield return Document.Of(
                document.Id, SimilarityCollection.Field, document.Vectors[SimilarityCollection.Field],
                new Dictionary<string, int> { [Drawn] = random.Next(Labels), [Place] = places[row++] });
    }

    private static SearchRequest Request(QuerySet set, int query, Filter? filter, SearchSetting? setting = null) => new()
    {
        Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1)
        {
            [SimilarityCollection.Field] = set.Queries.Values.Slice(query * set.Queries.Dimensions, set.Queries.Dimensions),
        },
        Limit = K,
        Include = [],
        Filter = filter,
        Setting = setting,
    };

    private static async Task MeasureAsync(QuerySet set, ISimilarityService service, string name, int queries, Func<int, Filter?> filter)
    {
        Filter?[] filters = [.. Enumerable.Range(0, queries).Select(filter)];
        var answers = new SearchResponse[queries];
        QueryTimes times = await QueryTimes.MeasureAsync(
            queries, async q => answers[q] = await service.SearchAsync(set.Set, Request(set, q, filters[q])));
        int found = 0, wanted = 0;
        for (int q = 0; q < queries; q++)
        {
            SearchResponse exact = await service.SearchAsync(set.Set, Request(set, q, filters[q], SearchSetting.Exact));
            double limit = exact.Hits[^1].Distance!.Value * (1 + 1e-6);
            found += answers[q].Hits.Count(hit => hit.Distance <= limit);
            wanted += exact.Hits.Count;
        }
        MeasurementLine.Print(Measurement.Ours("filter", set.Set, name, [("recall", (double)found / wanted), .. times.Values]));
    }
}
