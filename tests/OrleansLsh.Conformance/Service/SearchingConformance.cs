using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Exact search in one field: answers, scores, pages, thresholds, what hits carry.</summary>
public abstract class SearchingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private readonly Document[] _documents = Corpus.Documents(400);

    [SkippableTheory]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.Euclidean)]
    public async Task Exact_search_is_brute_force_with_scores_by_the_formula(Metric metric)
    {
        await FillAsync(_documents, metric);
        foreach (float[] query in Corpus.Vectors(25, 99))
        {
            SearchResponse found = await SearchAsync(query, 15);
            Oracle.AssertNearest([.. Oracle.Nearest(_documents, query, metric).Take(15)], found.Hits, metric);
        }
    }

    [SkippableFact]
    public async Task Before_training_the_default_is_exact()
    {
        await FillAsync(_documents);
        float[] query = Corpus.Vectors(1, 5)[0];
        SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query) });
        Oracle.AssertNearest([.. Oracle.Nearest(_documents, query, Metric.Cosine).Take(10)], found.Hits, Metric.Cosine);
    }

    [SkippableTheory]
    [InlineData(Metric.Cosine)]
    [InlineData(Metric.Euclidean)]
    public async Task By_id_is_by_that_documents_vector_without_itself(Metric metric)
    {
        await FillAsync(_documents, metric);
        SearchResponse found = await Service.SearchAsync(Collection, new SearchRequest { Id = "d17", Limit = 12, Setting = SearchSetting.Exact });
        float[] query = _documents[17].Vectors[Corpus.Field].ToArray();
        Oracle.AssertNearest([.. Oracle.Nearest(_documents, query, metric, document => document.Id != "d17").Take(12)], found.Hits, metric);

        found = await Service.SearchAsync(Collection, new SearchRequest { Id = "d17", Limit = 12, Setting = SearchSetting.Exact, IncludeSelf = true });
        Assert.Equal("d17", found.Hits[0].Id);
        Assert.Equal(0, found.Hits[0].Distance!.Value, 1e-3);
        Assert.Equal(12, found.Hits.Count);
    }

    [SkippableTheory]
    [InlineData(Scoring.Asymmetric)]
    [InlineData(Scoring.MoreLikeThis)]
    [InlineData(Scoring.Cells)]
    public async Task Fewer_candidates_than_hits_are_made_as_many(Scoring scoring)
    {
        await FillAsync(_documents);
        await TrainAsync();
        SearchSetting setting = new() { Scoring = scoring, Candidates = 1, Probes = 16, MinimumShouldMatch = 0 };
        SearchRequest request = new() { Vectors = Corpus.Query(Corpus.Vectors(1, 5)[0]), Limit = 12, Offset = 3, Setting = setting };
        Assert.Equal(12, (await Service.SearchAsync(Collection, request)).Hits.Count);
    }

    [SkippableFact]
    public async Task Pages_are_cut_from_the_whole_answer()
    {
        await FillAsync(_documents);
        float[] query = Corpus.Vectors(1, 6)[0];
        string[] whole = Ids(await SearchAsync(query, 1_000));
        Assert.Equal(400, whole.Length);
        foreach ((int offset, int limit) in new[] { (0, 1), (0, 10), (10, 10), (7, 93), (395, 50), (400, 10), (9_990, 10) })
        {
            SearchResponse page = await Service.SearchAsync(
                Collection, new SearchRequest { Vectors = Corpus.Query(query), Offset = offset, Limit = limit, Setting = SearchSetting.Exact });
            Assert.Equal(whole.Skip(offset).Take(limit), Ids(page));
        }
    }

    [SkippableFact]
    public async Task A_threshold_keeps_hits_of_at_least_this_score()
    {
        await FillAsync(_documents);
        float[] query = Corpus.Vectors(1, 7)[0];
        SearchResponse whole = await SearchAsync(query, 400);
        double threshold = (whole.Hits[20].Score + whole.Hits[21].Score) / 2;
        SearchResponse kept = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = Corpus.Query(query), Limit = 400, ScoreThreshold = threshold, Setting = SearchSetting.Exact });
        Assert.Equal(Ids(whole).Take(21), Ids(kept));
        kept = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = Corpus.Query(query), Limit = 5, Offset = 10, ScoreThreshold = threshold, Setting = SearchSetting.Exact });
        Assert.Equal(Ids(whole).Skip(10).Take(5), Ids(kept));
        kept = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query), ScoreThreshold = 1.01, Setting = SearchSetting.Exact });
        Assert.Empty(kept.Hits);
    }

    [SkippableFact]
    public async Task Hits_carry_the_source_fields_asked_for_and_no_others()
    {
        await FillAsync(_documents);
        SearchRequest request = new() { Vectors = _documents[33].Vectors, Limit = 1, Setting = SearchSetting.Exact };
        SearchHit plain = (await Service.SearchAsync(Collection, request)).Hits[0];
        Assert.True(JsonElement.DeepEquals(_documents[33].Source, plain.Source));
        Assert.Null(plain.Vectors);

        SearchHit none = (await Service.SearchAsync(Collection, request with { Include = [] })).Hits[0];
        Assert.Equal(JsonValueKind.Undefined, none.Source.ValueKind);
        SearchHit all = (await Service.SearchAsync(Collection, request with { Include = ["*"] })).Hits[0];
        Assert.True(JsonElement.DeepEquals(_documents[33].Source, all.Source));
        SearchHit some = (await Service.SearchAsync(Collection, request with { Include = ["price", "colour", "nowhere"] })).Hits[0];
        Assert.Equal(["colour", "price"], some.Source.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(33, some.Source.GetProperty("price").GetInt32());
        SearchHit rest = (await Service.SearchAsync(Collection, request with { Exclude = ["price", "nowhere"] })).Hits[0];
        Assert.Equal(
            _documents[33].Source.EnumerateObject().Select(property => property.Name).Where(name => name != "price").Order(),
            rest.Source.EnumerateObject().Select(property => property.Name).Order());
        SearchResponse misspelt = await Service.SearchAsync(Collection, request with { Include = ["nowhere", "price"] });
        Assert.Equal(["price"], misspelt.Hits[0].Source.EnumerateObject().Select(property => property.Name));
        Assert.Contains("'nowhere'", Assert.Single(misspelt.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Source_fields_are_included_and_excluded_inside_objects_and_lists()
    {
        await FillAsync([_documents[0] with
        {
            Source = JsonElement.Parse("""{"maker":{"name":"A","town":"B"},"tags":[{"k":1,"v":2},3],"a.b":{"c":1,"d":2},"x":1}"""),
        }]);
        (string[]? Include, string[]? Exclude, string Source)[] cases =
        [
            (null, ["maker.name"], """{"maker":{"town":"B"},"tags":[{"k":1,"v":2},3],"a.b":{"c":1,"d":2},"x":1}"""),
            (["*"], ["tags", "maker", "a.b"], """{"x":1}"""),
            (["maker.name"], null, """{"maker":{"name":"A"}}"""),
            (["maker", "x"], ["maker.town"], """{"maker":{"name":"A"},"x":1}"""),
            (["maker.name"], ["maker"], "{}"),
            (["tags.k"], null, """{"tags":[{"k":1}]}"""),
            (["tags"], ["tags.k"], """{"tags":[{"v":2},3]}"""),
            (["a.b.c"], null, """{"a.b":{"c":1}}"""),
            (["x.y", "maker.na"], null, """{"maker":{}}"""),
            ([], ["x"], ""),
        ];
        foreach ((string[]? include, string[]? exclude, string source) in cases)
        {
            var request = new SearchRequest { Vectors = _documents[0].Vectors, Include = include, Exclude = exclude };
            foreach (SearchRequest one in (SearchRequest[])[request, request with { GroupBy = "maker.name" }])
            {
                SearchResponse answer = await Service.SearchAsync(Collection, one);
                Assert.Equal((include ?? []).Count(path => path is "x.y" or "maker.na"), answer.Warnings.Count);
                JsonElement found = answer.Hits[0].Source;
                Assert.Equal(source, found.ValueKind == JsonValueKind.Undefined ? "" : Corpus.Json(found));
            }
        }
    }

    [SkippableFact]
    public async Task Hits_carry_their_vectors_bit_for_bit_when_asked()
    {
        await FillAsync(_documents);
        SearchResponse found = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = _documents[1].Vectors, Limit = 5, WithVectors = true, Setting = SearchSetting.Exact });
        foreach (SearchHit hit in found.Hits)
        {
            Document? stored = await Service.GetAsync(Collection, hit.Id, withVectors: true);
            Assert.Equal(stored!.Vectors[Corpus.Field].ToArray(), hit.Vectors![Corpus.Field].ToArray());
        }
    }

    [SkippableFact]
    public async Task A_batch_answers_each_search_as_if_it_were_alone()
    {
        await FillAsync(_documents);
        SearchRequest[] requests = [.. Corpus.Vectors(30, 12).Select((vector, i) => new SearchRequest
        {
            Vectors = i % 3 == 0 ? null : Corpus.Query(vector),
            Id = i % 3 == 0 ? $"d{i}" : null,
            Limit = 1 + i,
            Setting = SearchSetting.Exact,
        })];
        IReadOnlyList<SearchResponse> batch = await Service.SearchAsync(Collection, requests);
        Assert.Equal(requests.Length, batch.Count);
        for (int i = 0; i < requests.Length; i++)
            Assert.Equal(Ids(await Service.SearchAsync(Collection, requests[i])), Ids(batch[i]));
    }

    [SkippableFact]
    public async Task Equal_documents_come_in_the_order_of_writing()
    {
        float[] vector = Corpus.Unit(Corpus.Vectors(1, 4)[0]);
        string[] ids = ["m", "b", "z", "a"];
        await FillAsync([.. ids.Select(id => Document.Of(id, Corpus.Field, vector))]);
        Assert.Equal(ids, Ids(await SearchAsync(vector, 10)));
        Assert.Equal(ids.Take(2), Ids(await SearchAsync(vector, 2)));
    }

    [SkippableFact]
    public async Task The_length_of_a_cosine_query_does_not_matter()
    {
        await FillAsync(_documents);
        float[] query = Corpus.Vectors(1, 21)[0];
        string[] expected = Ids(await SearchAsync(query, 20));
        foreach (float scale in new[] { 1e-20f, 0.5f, 1e18f })
            Assert.Equal(expected, Ids(await SearchAsync([.. query.Select(x => x * scale)], 20)));
    }

    [SkippableFact]
    public async Task An_empty_collection_has_no_neighbours()
    {
        await FillAsync([]);
        Assert.Empty((await SearchAsync(Corpus.Vectors(1, 1)[0], 10)).Hits);
        await FailsAsync(ErrorKind.UnknownDocument, () => Service.SearchAsync(Collection, new SearchRequest { Id = "d1" }), "search");
    }

    private Task<SearchResponse> SearchAsync(float[] query, int limit) =>
        Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(query), Limit = limit, Setting = SearchSetting.Exact });

    private static string[] Ids(SearchResponse response) => [.. response.Hits.Select(hit => hit.Id)];

    [SkippableFact]
    public async Task A_vector_is_searched_for_without_a_request_around_it()
    {
        Document[] documents = Corpus.Documents(30);
        await FillAsync(documents);
        ReadOnlyMemory<float> vector = documents[3].Vectors[Corpus.Field];
        SearchResponse named = await Service.SearchAsync(Collection, Corpus.Field, vector, 2, include: ["*"]);
        SearchResponse only = await Service.SearchAsync(Collection, vector, 2);
        Assert.Equal("d3", named.Hits[0].Id);
        Assert.Equal(named.Hits.Select(hit => hit.Id), only.Hits.Select(hit => hit.Id));
        SearchResponse others = await Service.SearchAsync(Collection, vector, 5, Filter.Where("id").IsNot("d3").And(Filter.Where("id").IsAnyOf("d3", "d4")));
        Assert.Equal(["d4"], others.Hits.Select(hit => hit.Id));
    }

    [SkippableFact]
    public async Task Of_several_fields_the_one_to_search_is_named()
    {
        await Service.CreateAsync(Collection, [new("a", 2), new("b", 2)]);
        string message = await FailsAsync(
            ErrorKind.InvalidArgument, () => Service.SearchAsync(Collection, new float[] { 1, 0 }, 3), "search");
        Assert.Contains("2 vector fields (a, b); say which one", message, StringComparison.Ordinal);
    }
}
