using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Explanations: distance, score, and per subspace clusters, rarity and share.</summary>
public abstract class ExplainingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private readonly Document[] _documents = Corpus.Documents(500);

    [SkippableTheory]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.Euclidean)]
    public async Task An_explanation_agrees_with_search_hash_and_frequencies(Metric metric)
    {
        await FillAsync(_documents, metric);
        await TrainAsync();
        TokenOracle oracle = await OracleAsync(_documents);
        float[] query = Corpus.Vectors(1, 80)[0];
        byte[] codes = await HashAsync(query);
        SearchHit hit = (await Service.SearchAsync(Collection,
            new SearchRequest { Vectors = Corpus.Query(query), Setting = SearchSetting.Exact })).Hits[3];
        byte[] own = await HashAsync(_documents[int.Parse(hit.Id[1..], null)].Vectors[Corpus.Field].ToArray());

        Explanation explanation = await Service.ExplainAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query) }, hit.Id);
        FieldExplanation field = Assert.Single(explanation.Fields);
        Assert.Equal((hit.Id, Corpus.Field, 1), (explanation.Id, field.Field, field.ModelVersion));
        Assert.Equal(hit.Distance!.Value, field.Distance, 5e-6);
        Assert.Equal(hit.Score, field.Score, 5e-6);
        Assert.InRange(field.QueryCell!.Value, 0, 15);
        Assert.InRange(field.HitCell!.Value, 0, 15);
        Assert.Equal(8, field.Subspaces.Count);
        for (int i = 0; i < 8; i++)
        {
            SubspaceExplanation subspace = field.Subspaces[i];
            Assert.Equal((i, codes[i], own[i], codes[i] == own[i]),
                (subspace.Subspace, subspace.QueryCluster, subspace.HitCluster, subspace.Shared));
            Assert.Equal(oracle.Frequency(i, codes[i]), subspace.DocumentFrequency);
            Assert.Equal(oracle.Idf(i, codes[i]), subspace.Idf, 1e-9);
            Assert.InRange(subspace.DistanceShare, 0, 1);
        }
        Assert.Equal(1, field.Subspaces.Sum(subspace => subspace.DistanceShare), 1e-9);
    }

    [SkippableFact]
    public async Task Rarity_counts_the_documents_of_now_and_not_those_of_the_search_before()
    {
        Document[] all = Corpus.Documents(1_500);
        await FillAsync(all[..100]);
        await TrainAsync();
        float[] query = Corpus.Vectors(1, 80)[0];
        await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query) });
        await Service.UpsertAsync(Collection, all[100..]);
        FieldExplanation field =
            Assert.Single((await Service.ExplainAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query) }, "d5")).Fields);
        TokenOracle oracle = await OracleAsync(all);
        Assert.All(field.Subspaces, subspace =>
            Assert.Equal(oracle.Idf(subspace.Subspace, (byte)subspace.QueryCluster), subspace.Idf, 1e-9));
    }

    [SkippableFact]
    public async Task By_id_a_document_explains_itself_with_distance_0_and_all_shared()
    {
        await FillAsync(_documents);
        await TrainAsync();
        FieldExplanation field = Assert.Single((await Service.ExplainAsync(Collection, new SearchRequest { Id = "d5" }, "d5")).Fields);
        Assert.Equal((0.0, 1.0), (field.Distance, field.Score));
        Assert.Equal(field.QueryCell, field.HitCell);
        Assert.All(field.Subspaces, subspace => Assert.True(subspace is { Shared: true, DistanceShare: 0, DocumentFrequency: > 0 }));
    }

    [SkippableFact]
    public async Task Without_a_model_only_distance_and_score_are_explained()
    {
        await FillAsync(_documents);
        FieldExplanation field = Assert.Single((await Service.ExplainAsync(Collection, new SearchRequest { Id = "d5" }, "d6")).Fields);
        Assert.Equal((0, null, null), (field.ModelVersion, field.QueryCell, field.HitCell));
        Assert.Empty(field.Subspaces);
        Assert.True(field.Distance > 0);
    }

    [SkippableFact]
    public async Task Documents_and_queries_that_do_not_exist_are_errors()
    {
        await FillAsync(_documents);
        await FailsAsync(ErrorKind.UnknownDocument, () =>
            Service.ExplainAsync(Collection, new SearchRequest { Id = "d5" }, "nobody"), "explain");
        await FailsAsync(ErrorKind.UnknownDocument, () =>
            Service.ExplainAsync(Collection, new SearchRequest { Id = "nobody" }, "d5"), "explain");
        await FailsAsync(ErrorKind.InvalidArgument, () => Service.ExplainAsync(Collection, new SearchRequest(), "d5"), "explain");
        await FailsAsync(ErrorKind.WrongDimensions, () =>
            Service.ExplainAsync(Collection, new SearchRequest { Vectors = Corpus.Query([1]) }, "d5"), "explain");
        await FailsAsync(ErrorKind.InvalidId, () => Service.ExplainAsync(Collection, new SearchRequest { Id = "d5" }, ""), "explain");
    }

    private async Task<TokenOracle> OracleAsync(Document[] documents)
    {
        var codes = new Dictionary<string, byte[]>();
        float[] block = [.. documents.SelectMany(document => document.Vectors[Corpus.Field].ToArray())];
        ReadOnlyMemory<byte> all = await Service.HashAsync(Collection, null, new VectorBlock(Corpus.Dimensions, block));
        for (int i = 0; i < documents.Length; i++) codes[documents[i].Id] = all.Slice(i * 8, 8).ToArray();
        return new TokenOracle(codes);
    }

    private async Task<byte[]> HashAsync(float[] vector) =>
        (await Service.HashAsync(Collection, null, new VectorBlock(Corpus.Dimensions, vector))).ToArray();
}
