using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Filters: every operator as its definition says, applied before ranking.</summary>
public abstract class FilteringConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private readonly Document[] _documents = Corpus.Documents(300);

    [SkippableTheory]
    [MemberData(nameof(FilterCases.Names), MemberType = typeof(FilterCases))]
    public async Task A_clause_keeps_what_its_definition_keeps(string clause)
    {
        await FillAsync(_documents);
        await AssertFilterAsync(new Filter { Must = [FilterCases.All[clause]] });
        await AssertFilterAsync(new Filter { MustNot = [FilterCases.All[clause]] });
    }

    [SkippableFact]
    public async Task Must_should_and_must_not_combine()
    {
        await FillAsync(_documents);
        FilterClause[] all = [.. FilterCases.All.Values];
        var random = new Random(3);
        for (int round = 0; round < 25; round++)
        {
            FilterClause[] Draw(int most) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => all[random.Next(all.Length)])];
            await AssertFilterAsync(new Filter { Must = Draw(2), Should = Draw(3), MustNot = Draw(1) });
        }
        await AssertFilterAsync(new Filter());
    }

    [SkippableTheory]
    [InlineData("""{"should":[{"must":[{"field":"k","equals":"a"},{"field":"n","equals":1}]},{"field":"k","equals":"c"}]}""", "a1 c2")]
    [InlineData("""{"must_not":[{"field":"k","equals":"a"},{"must":[{"field":"k","equals":"b"},{"field":"n","range":{"gt":1}}]}]}""", "b1 c2 none")]
    [InlineData("""{"must_not":[{"must_not":[{"field":"k","equals":"a"}]}]}""", "a1 a2")]
    [InlineData("""{"must_not":[{"should":[{"field":"n","exists":false},{"field":"id","prefix":"a"}]}]}""", "b1 b2 c2")]
    [InlineData("""{"must":[{"should":[{"field":"k","equals":"a"},{"field":"k","equals":"b"}]},{"should":[{"field":"n","equals":2},{"field":"t","text":"fox"}]}]}""", "a2 b1 b2")]
    [InlineData("""{"must":[{}],"should":[{"field":"id","any_of":["b1","none"]}]}""", "b1 none")]
    [InlineData("""{"must_not":[{}]}""", "")]
    [InlineData("""{"should":[{"should":[],"must":[]}]}""", "a1 a2 b1 b2 c2 none")]
    public Task A_filter_inside_a_filter_means_what_it_means_at_the_top(string filter, string ids) => AssertFoundAsync(
        """
        {"id":"a1","source":{"k":"a","n":1}}
        {"id":"a2","source":{"k":"a","n":2}}
        {"id":"b1","source":{"k":"b","n":1,"t":"a fox"}}
        {"id":"b2","source":{"k":["b","x"],"n":2}}
        {"id":"c2","source":{"k":"c","n":2}}
        {"id":"none","source":{}}
        """, filter, ids);

    [SkippableFact]
    public async Task Sixteen_filters_inside_one_another_are_answered_and_more_are_refused()
    {
        await FillAsync(_documents);
        Filter green = new() { Must = [FilterCases.All["a string"]], MustNot = [new TextClause("text", "fox"), new ExistsClause("image", false)] };
        Filter deep = green;
        for (int depth = 1; depth < Filter.MaxDepth; depth++) deep = depth % 2 == 0 ? new Filter { MustNot = [deep] } : new Filter { Should = [deep] };
        await AssertFilterAsync(deep);
        LshException error = await Assert.ThrowsAsync<LshException>(() => IdsAsync(new Filter { Must = [deep] }));
        Assert.Equal(ErrorKind.InvalidFilter, error.Kind);
        Assert.Contains("at most 16 are allowed", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_filter_never_shrinks_the_answer_while_matches_exist()
    {
        Document[] documents = Corpus.Documents(3_000);
        await FillAsync(documents);
        await TrainAsync();
        SearchSetting[] settings = [SearchSetting.Exact, new() { Probes = 1 }, new() { Scoring = Scoring.Asymmetric, Candidates = 20 }, new() { Probes = 4 }];
        Filter[] filters =
        [
            new() { Must = [new EqualsClause("price", FilterValue.Of(2_222))] },
            new() { Must = [new RangeClause("price", null, 100, 112, null)] },
            new() { Must = [new EqualsClause("colour", FilterValue.Of("red"))] },
            new() { Must = [new Filter { MustNot = [new RangeClause("price", null, 40, null, null)] }], Should = [new Filter { Must = [new EqualsClause("colour", FilterValue.Of("red"))] }] },
        ];
        foreach (float[] query in Corpus.Vectors(5, 14))
            foreach (Filter filter in filters)
            {
                int matches = documents.Count(document => FilterOracle.Matches(filter, document));
                foreach (SearchSetting setting in settings)
                {
                    SearchResponse found = await Service.SearchAsync(
                        Collection, new SearchRequest { Vectors = Corpus.Query(query), Filter = filter, Limit = 20, Setting = setting });
                    Assert.Equal(Math.Min(20, matches), found.Hits.Count);
                    Assert.All(found.Hits, hit => Assert.True(FilterOracle.Matches(filter, documents[int.Parse(hit.Id[1..], null)])));
                }
            }
    }

    [SkippableFact]
    public async Task A_filter_sees_what_was_written_last()
    {
        await FillAsync(_documents);
        Filter cheap = new() { Must = [new EqualsClause("colour", FilterValue.Of("violet"))] };
        Assert.Empty(await IdsAsync(cheap));
        await Service.UpsertAsync(Collection, [Document.Of("d8", Corpus.Field, _documents[8].Vectors[Corpus.Field], new { colour = "violet" })]);
        Assert.Equal(["d8"], await IdsAsync(cheap));
        await Service.UpsertAsync(Collection, [Document.Of("d8", Corpus.Field, _documents[8].Vectors[Corpus.Field])]);
        Assert.Empty(await IdsAsync(cheap));
        await Service.DeleteAsync(Collection, ["d9"]);
        Assert.DoesNotContain("d9", await IdsAsync(new Filter { Must = [new EqualsClause("price", FilterValue.Of(9))] }));
    }

    [SkippableTheory]
    [InlineData("""{"field":"n","equals":9007199254740993}""", "odd")]
    [InlineData("""{"field":"n","equals":9007199254740992}""", "even")]
    [InlineData("""{"field":"n","range":{"gt":9007199254740992}}""", "odd huge")]
    [InlineData("""{"field":"n","any_of":[123456789012345678901234567890,1.10]}""", "huge price")]
    [InlineData("""{"field":"n","equals":11e-1}""", "price")]
    [InlineData("""{"field":"n","range":{"gte":1.1,"lte":1.1}}""", "price")]
    [InlineData("""{"field":"n","range":{"lt":0.3}}""", "")]
    [InlineData("""{"field":"n","equals":0.3}""", "")]
    [InlineData("""{"field":"n","range":{"gt":0.3,"lt":1}}""", "sum")]
    public Task Numbers_are_compared_by_their_exact_value(string clause, string ids) => AssertFoundAsync(
        """
        {"id":"even","source":{"n":9007199254740992}}
        {"id":"odd","source":{"n":9007199254740993}}
        {"id":"huge","source":{"n":123456789012345678901234567890}}
        {"id":"price","source":{"n":1.1}}
        {"id":"sum","source":{"n":0.30000000000000004}}
        {"id":"text","source":{"n":"1.1"}}
        """, clause, ids);

    [SkippableTheory]
    [InlineData("""{"field":"d","range":{"gte":"2024-01-01","lt":"2025-01-01T00:00:00+02:00"}}""", "day midday")]
    [InlineData("""{"field":"d","range":{"gte":"2024-01-01T00:00:00Z","lte":"2024-01-01"}}""", "day")]
    [InlineData("""{"field":"d","range":{"gt":"2023-12-31T23:59:59.999999999Z","lt":"2024-06-01"}}""", "day")]
    [InlineData("""{"field":"d","range":{"lt":"2024-01-01"}}""", "before")]
    [InlineData("""{"field":"d","range":{"gt":0}}""", "number")]
    [InlineData("""{"field":"d","equals":"2024-01-01"}""", "")]
    [InlineData("""{"field":"d","equals":{"date":"2024-01-01"}}""", "day")]
    [InlineData("""{"field":"d","equals":{"date":"2024-06-30T05:00-07:00"}}""", "midday")]
    [InlineData("""{"field":"d","any_of":[{"date":"2024-01-01T00:00:00.000Z"},"2025-01-01",20240101]}""", "day later number")]
    [InlineData("""{"must_not":[{"field":"d","any_of":[{"date":"2024-12-31T22:00-02:00"},{"date":"2023-12-31T23:30Z"}]}]}""", "day midday none number")]
    public Task Dates_are_compared_as_instants_and_strings_that_are_none_lie_in_no_range(string clause, string ids) => AssertFoundAsync(
        """
        {"id":"before","source":{"d":"2024-01-01T00:30:00+01:00"}}
        {"id":"day","source":{"d":"2024-01-01T01:00:00+01:00"}}
        {"id":"midday","source":{"d":["x","2024-06-30 12:00"]}}
        {"id":"later","source":{"d":"2025-01-01"}}
        {"id":"none","source":{"d":"2024-02-30"}}
        {"id":"number","source":{"d":20240101}}
        """, clause, ids);

    [SkippableTheory]
    [InlineData("दाल", "dal")]
    [InlineData("दिल", "dil")]
    [InlineData("cafe", "nfc nfd upper")]
    [InlineData("CAFÉ", "nfc nfd upper")]
    [InlineData("caf*", "nfc nfd upper")]
    [InlineData("strasse", "street")]
    [InlineData("كتاب", "book")]
    [InlineData("東京", "tokyo")]
    [InlineData("京", "tokyo")]
    [InlineData("都", "tokyo")]
    [InlineData("大阪", "")]
    [InlineData("ガス", "gas")]
    [InlineData("ไทย", "thai")]
    [InlineData("json", "dotted")]
    [InlineData("ete", "elided")]
    public Task Words_are_those_of_Unicode_without_case_and_accents(string text, string ids) => AssertFoundAsync(
        """
        {"id":"dal","source":{"t":"दाल"}}
        {"id":"dil","source":{"t":"दिल"}}
        {"id":"nfc","source":{"t":"un café"}}
        {"id":"nfd","source":{"t":"un cafe\u0301"}}
        {"id":"upper","source":{"t":"CAFÉ"}}
        {"id":"street","source":{"t":"Straße"}}
        {"id":"book","source":{"t":"كِتَاب"}}
        {"id":"tokyo","source":{"t":"東京都に行く"}}
        {"id":"gas","source":{"t":"ｶﾞｽ"}}
        {"id":"thai","source":{"t":"ภาษาไทย"}}
        {"id":"dotted","source":{"t":"System.Text.Json"}}
        {"id":"elided","source":{"t":"l’été"}}
        """, $$"""{"field":"t","text":"{{text}}"}""", ids);

    [SkippableTheory]
    [InlineData("""{"field":"id","equals":"a1"}""", "a1")]
    [InlineData("""{"field":"id","equals":42}""", "42")]
    [InlineData("""{"field":"id","any_of":["a2",42,"none"]}""", "42 a2")]
    [InlineData("""{"field":"id","prefix":"a"}""", "a1 a2")]
    [InlineData("""{"field":"t","prefix":"Re"}""", "a2")]
    [InlineData("""{"field":"empty.","equals":1}""", "a1")]
    [InlineData("""{"field":".x","equals":1}""", "a2")]
    [InlineData("""{"field":"empty","exists":true}""", "a1")]
    public async Task Ids_prefixes_and_empty_names_are_filtered_by_wherever_a_clause_stands(string clause, string ids)
    {
        const string lines = """
            {"id":"a1","source":{"id":"a2","t":"red","empty":{"":1}}}
            {"id":"a2","source":{"id":42,"t":"Red","":{"x":1}}}
            {"id":42,"source":{"t":"blue"}}
            """;
        await AssertFoundAsync(lines, clause, ids);
        string[] others = [.. new[] { "42", "a1", "a2" }.Except(ids.Split(' '))];
        Assert.Equal(others, (await IdsAsync(Filter.Parse($$"""{"must_not":[{{clause}}]}"""))).Order(StringComparer.Ordinal));
        Assert.Equal(ids, string.Join(' ', (await IdsAsync(Filter.Parse($$"""{"should":[{{clause}},{"field":"id","equals":"none"}]}"""))).Order(StringComparer.Ordinal)));
    }

    [SkippableFact]
    public async Task A_field_that_no_document_has_is_answered_with_a_warning()
    {
        await FillAsync(_documents);
        SearchRequest request = new() { Vectors = _documents[0].Vectors, Filter = Filter.Parse("""{"must_not":[{"should":[{"field":"pirce","equals":1}]},{"field":"id","equals":"d1"}],"must":[{"field":"maker","exists":true}]}""") };
        Assert.Contains("'pirce'", Assert.Single((await Service.SearchAsync(Collection, request)).Warnings), StringComparison.Ordinal);
        IReadOnlyList<SearchResponse> both = await Service.SearchAsync(Collection, [request, request with { Filter = new Filter { Must = [new EqualsClause("price", FilterValue.Of(1))] } }]);
        Assert.Single(both[0].Warnings);
        Assert.Empty(both[1].Warnings);
        SearchResponse text = await Service.SearchAsync(Collection, request with { Filter = null, Text = new TextQuery("titel", "fox") });
        Assert.Contains("'titel'", Assert.Single(text.Warnings), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_thousand_words_are_looked_up_and_more_are_refused()
    {
        await FillAsync(_documents);
        string thousand = string.Join(' ', Enumerable.Range(0, 1_000).Select(i => $"w{i}"));
        Assert.Empty(await IdsAsync(new Filter { Must = [new TextClause("text", thousand)] }));
        SearchRequest request = new() { Vectors = _documents[0].Vectors, Text = new TextQuery("text", thousand + " w7 w8") };
        Assert.NotEmpty((await Service.SearchAsync(Collection, request)).Hits);
        LshException filter = await Assert.ThrowsAsync<LshException>(() => IdsAsync(new Filter { Must = [new TextClause("text", thousand)], Should = [new TextClause("text", "fox")] }));
        Assert.Equal(ErrorKind.InvalidFilter, filter.Kind);
        Assert.Contains("1,001 words", filter.Message, StringComparison.Ordinal);
        LshException text = await Assert.ThrowsAsync<LshException>(() => Service.SearchAsync(Collection, request with { Text = new TextQuery("text", thousand + " fox") }));
        Assert.Equal(ErrorKind.InvalidArgument, text.Kind);
        Assert.Contains("1,001 words", text.Message, StringComparison.Ordinal);
    }

    /// <param name="lines">Documents as JSONL, without their vectors.</param>
    /// <param name="clause">A clause.</param>
    /// <param name="ids">What it keeps, in ordinal order, parted by blanks.</param>
    private async Task AssertFoundAsync(string lines, string clause, string ids)
    {
        var documents = new List<Document>();
        foreach (string line in lines.Split('\n'))
        {
            JsonElement json = JsonElement.Parse(line);
            documents.Add(new Document(json.GetProperty("id").ToString(), _documents[documents.Count].Vectors, json.GetProperty("source")));
        }
        await FillAsync(documents);
        IReadOnlyList<string> found = await IdsAsync(Filter.Parse($$"""{"must":[{{clause}}]}"""));
        Assert.Equal(string.Join(' ', ids.Split(' ').Order(StringComparer.Ordinal)), string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    private async Task AssertFilterAsync(Filter filter)
    {
        float[] query = Corpus.Vectors(1, 13)[0];
        SearchResponse found = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = Corpus.Query(query), Filter = filter, Limit = 1_000, Setting = SearchSetting.Exact });
        Oracle.AssertNearest(Oracle.Nearest(_documents, query, Metric.Cosine, document => FilterOracle.Matches(filter, document)), found.Hits,
            Metric.Cosine);
    }

    private async Task<IReadOnlyList<string>> IdsAsync(Filter filter)
    {
        SearchResponse found = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = _documents[0].Vectors, Filter = filter, Limit = 1_000 });
        return [.. found.Hits.Select(hit => hit.Id)];
    }
}
