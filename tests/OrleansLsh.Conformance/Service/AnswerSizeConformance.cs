using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Answers have a largest size, and whatever is larger is refused before it fills memory.</summary>
public abstract class AnswerSizeConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const int SourceBytes = 3_000_000;

    [SkippableFact]
    public async Task A_batch_whose_answers_are_more_than_a_call_gives_is_refused_and_half_of_it_is_answered()
    {
        // A hit weighs 64 bytes and three for each character of its id: 200 searches have 76 MB, 100 have 38.
        await FillAsync([.. Corpus.Documents(300).Select((document, i) => document with { Id = $"{new string('d', 400)}{i}" })]);
        SearchRequest[] searches =
            [.. Corpus.Vectors(200, 5).Select(vector => new SearchRequest { Vectors = Corpus.Query(vector), Limit = 300 })];
        string message = await FailsAsync(ErrorKind.TooLarge, () => Service.SearchAsync(Collection, searches), "search");
        Assert.Contains("67,108,864 bytes", message, StringComparison.Ordinal);
        IReadOnlyList<SearchResponse> answers = await Service.SearchAsync(Collection, searches[..100]);
        Assert.All(answers, answer => Assert.Equal(300, answer.Hits.Count));
    }

    [SkippableFact]
    public async Task Large_sources_are_read_as_far_as_a_call_gives_them()
    {
        await FillAsync([]);
        foreach (Document document in Corpus.Documents(26))
            Assert.Empty((await Service.UpsertAsync(Collection, [Large(document)])).Failures);
        var request = new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, 5)[0]), Include = ["*"], Setting = SearchSetting.Exact };
        await FailsAsync(ErrorKind.TooLarge, () => Service.SearchAsync(Collection, request with { Limit = 26 }), "search");
        await FailsAsync(ErrorKind.TooLarge, () => Service.SearchAsync(Collection, [request, request, request]), "search");

        IReadOnlyList<SearchHit> hits = (await Service.SearchAsync(Collection, request with { Limit = 20 })).Hits;
        Assert.Equal(20, hits.Count);
        Assert.All(hits, hit => Assert.Equal(SourceBytes, hit.Source.GetProperty("blob").GetString()!.Length));
        int exported = 0;
        await foreach (Document document in Service.ExportAsync(Collection, withVectors: false))
        {
            Assert.Equal(SourceBytes, document.Source.GetProperty("blob").GetString()!.Length);
            exported++;
        }
        Assert.Equal(26, exported);
    }

    [SkippableFact]
    public async Task An_evaluation_of_more_neighbours_than_memory_is_meant_for_is_refused()
    {
        await FillAsync(Corpus.Documents(50));
        float[] vectors = [.. Corpus.Vectors(1_001, 5).SelectMany(vector => vector)];
        var request = new EvaluationRequest { K = 1_000, QueryVectors = new VectorBlock(Corpus.Dimensions, vectors) };
        string message = await FailsAsync(ErrorKind.TooLarge, () => Service.EvaluateAsync(Collection, request), "evaluate");
        Assert.Contains("1,000,000", message, StringComparison.Ordinal);
    }

    private static Document Large(Document document) =>
        Document.Of(document.Id, Corpus.Field, document.Vectors[Corpus.Field], new { blob = new string('x', SourceBytes) });
}
