using OrleansLsh.Samples.ApiDocs;

namespace OrleansLsh.ClusterBench;

/// <summary>The documented members of .NET on this machine, as in the demo, with the vectors of their summaries (128-d), in a seeded order.</summary>
/// <param name="Queries">1,000 vectors, none of which is a document's.</param>
/// <param name="Documents">All the others.</param>
internal sealed record ApiDocuments(ReadOnlyMemory<float>[] Queries, Document[] Documents)
{
    public const string Field = ApiCorpus.SummaryField;

    private const int HeldOut = 1_000, Seed = 42;

    /// <summary>Reads the documentation.</summary>
    public static async Task<ApiDocuments> LoadAsync()
    {
        ApiCorpus corpus = await ApiCorpus.LoadAsync(new ApiCorpusOptions(), progress: null, CancellationToken.None);
        Document[] all = [.. corpus.Documents.Where(document => document.Vectors.ContainsKey(Field)).Select(SummaryOnly)];
        new Random(Seed).Shuffle(all);
        return new ApiDocuments([.. all.Take(HeldOut).Select(document => document.Vectors[Field])], all[HeldOut..]);
    }

    private static Document SummaryOnly(Document document) =>
        document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>(1) { [Field] = document.Vectors[Field] } };
}
