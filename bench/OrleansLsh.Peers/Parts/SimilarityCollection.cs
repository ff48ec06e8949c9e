using System.Globalization;

namespace OrleansLsh.Peers.Parts;

/// <summary>A set of vectors as a collection: documents whose id is the row's number, with one vector and no source.</summary>
/// <param name="service">The product.</param>
/// <param name="name">The collection's name.</param>
internal sealed class SimilarityCollection(ISimilarityService service, string name)
{
    /// <summary>The one vector field.</summary>
    public const string Field = "v";

    /// <summary>Texts are compared by cosine, images by Euclidean distance.</summary>
    public static Metric MetricOf(string set) => set is "mnist" or "emoji" ? Metric.Euclidean : Metric.Cosine;

    /// <summary>The rows of a block as documents.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="firstId">The id of the first row; the others count on.</param>
    public static async IAsyncEnumerable<Document> DocumentsAsync(VectorBlock vectors, int firstId = 0)
    {
        for (int row = 0; row < vectors.Count; row++)
        {
            string id = (firstId + row).ToString(CultureInfo.InvariantCulture);
            yield return Document.Of(id, Field, vectors.Values.Slice(row * vectors.Dimensions, vectors.Dimensions));
        }
        await Task.CompletedTask;
    }

    /// <summary>Asks for the nearest documents of a vector.</summary>
    /// <param name="query">D components.</param>
    /// <param name="k">Hits wanted.</param>
    /// <param name="setting">The knobs; null for measured ones.</param>
    /// <param name="target">The recall that is asked for; null for the one promised, and where there are knobs.</param>
    public Task<SearchResponse> SearchAsync(ReadOnlyMemory<float> query, int k, SearchSetting? setting, double? target = null) =>
        service.SearchAsync(name, new SearchRequest
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [Field] = query },
            Limit = k,
            Setting = setting,
            TargetRecall = target,
            Include = [],
        });

    /// <summary>The rows behind hits.</summary>
    public static int[] Rows(SearchResponse response) => [.. response.Hits.Select(h => int.Parse(h.Id, CultureInfo.InvariantCulture))];
}
