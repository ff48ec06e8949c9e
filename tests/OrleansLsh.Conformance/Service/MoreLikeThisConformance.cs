using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>The plain recipe: documents by shared tokens, with Elasticsearch's semantics.</summary>
public abstract class MoreLikeThisConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private readonly Document[] _documents = Corpus.Documents(600);

    [SkippableFact]
    public async Task By_vector_it_is_what_the_definition_says()
    {
        TokenOracle oracle = await PrepareAsync();
        foreach (float[] query in Corpus.Vectors(10, 31))
        {
            byte[] codes = await HashAsync(query);
            foreach (TokenKnobs knobs in TokenKnobs.All)
            {
                SearchResponse found = await Service.SearchAsync(
                    Collection, new SearchRequest { Vectors = Corpus.Query(query), Limit = 1_000, Setting = knobs.Setting });
                AssertSame(oracle.Search(codes, knobs), found.Hits, $"{knobs}");
            }
        }
    }

    [SkippableFact]
    public async Task By_id_it_is_the_documents_own_tokens_without_itself()
    {
        TokenOracle oracle = await PrepareAsync();
        for (int i = 0; i < 100; i += 17)
        {
            string id = $"d{i}";
            byte[] codes = await HashAsync(_documents[i].Vectors[Corpus.Field].ToArray());
            foreach (TokenKnobs knobs in TokenKnobs.All)
            {
                SearchResponse found =
                    await Service.SearchAsync(Collection, new SearchRequest { Id = id, Limit = 1_000, Setting = knobs.Setting });
                AssertSame(oracle.Search(codes, knobs, without: id), found.Hits, $"{knobs}, {id}");
            }
        }
    }

    [SkippableFact]
    public async Task With_the_document_included_it_scores_highest()
    {
        await PrepareAsync();
        SearchResponse found = await Service.SearchAsync(
            Collection, new SearchRequest { Id = "d11", IncludeSelf = true, Limit = 1_000, Setting = SearchSetting.Seed });
        SearchHit self = Assert.Single(found.Hits, hit => hit.Id == "d11");
        Assert.Equal(found.Hits[0].Score, self.Score, 1e-4 * self.Score);
    }

    [SkippableFact]
    public async Task A_filter_narrows_the_hits_and_leaves_the_scores()
    {
        TokenOracle oracle = await PrepareAsync();
        float[] query = Corpus.Vectors(1, 8)[0];
        SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest
        {
            Vectors = Corpus.Query(query),
            Limit = 1_000,
            Setting = SearchSetting.Seed,
            Filter = new() { Must = [new RangeClause("price", null, 100, 300, null)] },
        });
        AssertSame([.. oracle.Search(await HashAsync(query)).Where(hit => int.Parse(hit.Id[1..], null) is >= 100 and < 300)], found.Hits);
    }

    [SkippableFact]
    public async Task Re_ranked_its_best_candidates_come_by_distance()
    {
        TokenOracle oracle = await PrepareAsync();
        foreach (float[] query in Corpus.Vectors(5, 9))
        {
            SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest
            {
                Vectors = Corpus.Query(query),
                Limit = 10,
                Setting = new SearchSetting { Scoring = Scoring.MoreLikeThis, Candidates = 50, MinimumShouldMatch = 0 },
            });
            Dictionary<string, double> distances =
                Oracle.Nearest(_documents, query, Metric.Cosine).ToDictionary(pair => pair.Id, pair => pair.Distance);
            Oracle.AssertOwnDistances(distances.Select(pair => (pair.Key, pair.Value)), found.Hits, Metric.Cosine);

            // Documents that tie at the last candidate's score may be among the candidates or not.
            IReadOnlyList<(string Id, double Score)> ranked = oracle.Search(await HashAsync(query), new TokenKnobs(MinimumShouldMatch: 0));
            double last = ranked[49].Score;
            Assert.All(found.Hits, hit => Assert.True(ranked.Single(one => one.Id == hit.Id).Score >= last * (1 - 1e-4)));
            IEnumerable<string> nearer =
                ranked.Where(one => one.Score > last * (1 + 1e-4)
                    && distances[one.Id] < found.Hits[^1].Distance - 1e-5).Select(one => one.Id);
            Assert.Subset(found.Hits.Select(hit => hit.Id).ToHashSet(), nearer.ToHashSet());
        }
    }

    [SkippableFact]
    public async Task A_deleted_document_counts_in_no_frequency_of_the_hits()
    {
        await PrepareAsync();
        await Service.DeleteAsync(Collection, [.. Enumerable.Range(0, 200).Select(i => $"d{i}")]);
        float[] query = Corpus.Vectors(1, 10)[0];
        TokenOracle oracle = await OracleAsync(_documents[200..]);
        SearchResponse found =
            await Service.SearchAsync(Collection,
                new SearchRequest { Vectors = Corpus.Query(query), Limit = 1_000, Setting = SearchSetting.Seed });
        AssertSame(oracle.Search(await HashAsync(query)), found.Hits);
    }

    private async Task<TokenOracle> PrepareAsync()
    {
        await FillAsync(_documents);
        await TrainAsync();
        return await OracleAsync(_documents);
    }

    private async Task<TokenOracle> OracleAsync(Document[] documents)
    {
        float[] block = [.. documents.SelectMany(document => document.Vectors[Corpus.Field].ToArray())];
        ReadOnlyMemory<byte> codes = await Service.HashAsync(Collection, null, new VectorBlock(Corpus.Dimensions, block));
        int n = codes.Length / documents.Length;
        return new TokenOracle(
            documents.Select((document, i) => (document.Id, Codes: codes.Slice(i * n, n).ToArray()))
                .ToDictionary(pair => pair.Id,
            pair => pair.Codes));
    }

    private async Task<byte[]> HashAsync(float[] vector) =>
        (await Service.HashAsync(Collection, null, new VectorBlock(Corpus.Dimensions, vector))).ToArray();

    private static void AssertSame(IReadOnlyList<(string Id, double Score)> expected, IReadOnlyList<SearchHit> hits, string what = "")
    {
        Assert.True(expected.Count == hits.Count, $"{hits.Count} hits instead of {expected.Count} {what}");
        Dictionary<string, double> scores = expected.ToDictionary(hit => hit.Id, hit => hit.Score);
        for (int i = 0; i < hits.Count; i++)
        {
            Assert.Equal(expected[i].Score, hits[i].Score, 1e-4 * expected[i].Score);
            Assert.Equal(scores[hits[i].Id], hits[i].Score, 1e-4 * hits[i].Score);
            Assert.Null(hits[i].Distance);
        }
        Assert.Equal(hits.Count, hits.Select(hit => hit.Id).Distinct().Count());
    }
}
