using OrleansLsh.Samples.ApiDocs;

namespace OrleansLsh.Peers.Data;

/// <summary>The vectors of the demo: the documentation of .NET found on this machine.</summary>
/// <param name="Summaries">count × 128, one row per member.</param>
/// <param name="SummariesWithNames">count × 256: the vector of the name beside that of the summary.</param>
internal sealed record ApiVectors(VectorBlock Summaries, VectorBlock SummariesWithNames)
{
    /// <summary>Makes them; members that lack one of the two vectors are left out.</summary>
    public static async Task<ApiVectors> LoadAsync()
    {
        ApiCorpus corpus = await ApiCorpus.LoadAsync(new ApiCorpusOptions(), progress: null, CancellationToken.None);
        Document[] whole = [.. corpus.Documents.Where(d => d.Vectors.Count == 2)];
        return new ApiVectors(Rows(whole, ApiCorpus.SummaryField), Rows(whole, ApiCorpus.SummaryField, ApiCorpus.NameField));
    }

    private static VectorBlock Rows(Document[] documents, params string[] fields)
    {
        int dimensions = fields.Sum(f => documents[0].Vectors[f].Length);
        var values = new float[documents.Length * dimensions];
        int next = 0;
        foreach (Document document in documents)
            foreach (string field in fields)
            {
                document.Vectors[field].Span.CopyTo(values.AsSpan(next));
                next += document.Vectors[field].Length;
            }
        return new VectorBlock(dimensions, values);
    }
}
