using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Filters;
using OrleansLsh.Index.Service;

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
        ];
        foreach (float[] query in Corpus.Vectors(5, 14))
            foreach (Filter filter in filters)
            {
                int matches = documents.Count(document => FilterOracle.Matches(filter, document.Source));
                foreach (SearchSetting setting in settings)
                {
                    SearchResponse found = await Service.SearchAsync(
                        Collection, new SearchRequest { Vectors = Corpus.Query(query), Filter = filter, Limit = 20, Setting = setting });
                    Assert.Equal(Math.Min(20, matches), found.Hits.Count);
                    Assert.All(found.Hits, hit => Assert.True(FilterOracle.Matches(filter, documents[int.Parse(hit.Id[1..], null)].Source)));
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

    private async Task AssertFilterAsync(Filter filter)
    {
        float[] query = Corpus.Vectors(1, 13)[0];
        SearchResponse found = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = Corpus.Query(query), Filter = filter, Limit = 1_000, Setting = SearchSetting.Exact });
        Oracle.AssertNearest(Oracle.Nearest(_documents, query, Metric.Cosine, document => FilterOracle.Matches(filter, document.Source)), found.Hits,
            Metric.Cosine);
    }

    private async Task<IReadOnlyList<string>> IdsAsync(Filter filter)
    {
        SearchResponse found = await Service.SearchAsync(
            Collection, new SearchRequest { Vectors = _documents[0].Vectors, Filter = filter, Limit = 1_000 });
        return [.. found.Hits.Select(hit => hit.Id)];
    }
}
