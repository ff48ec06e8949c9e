using System.Collections.Concurrent;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

/// <summary>What searches with a filter go by after a training that built a graph: by the graph where it keeps the recall under filters, and
/// else by cells.</summary>
public class FilteredRecallTests
{
    private const int Count = 2_000, Asked = 60;
    private const double Target = 0.9;

    private static readonly Document[] Documents = Corpus.Documents(Count);

    // Of the same clusters as the documents, and none of them.
    private static readonly float[][] Queries = Corpus.Vectors(Count + Asked, 1)[Count..];

    private static readonly Filter Few = new() { Must = [new RangeClause("price", null, 100, 1_300, null)] };

    private static readonly SearchSetting Graph = new() { Scoring = Scoring.Native, Candidates = 160 };

    [SkippableFact]
    public async Task Where_the_graph_that_was_built_misses_the_recall_under_filters_searches_with_one_keep_it_by_cells_in_every_process()
    {
        var asked = new ConcurrentQueue<IndexQuery>();
        await using SimilarityService service = Open(asked, keptHits: 8);
        string name = TestCollection.NewName();
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, Documents)).Failures);
            FieldDescription trained = (await service.TrainAsync(name, Request())).Fields[0];
            Assert.Equal(Scoring.Native, trained.Tuning!.Default.Scoring);
            Assert.Contains(trained.Notes, note => note.StartsWith("Searches with a filter go by cells p=32: with one of 5 % the graph finds 0.", StringComparison.Ordinal));

            await using SimilarityService other = Open(asked, keptHits: 10);
            foreach (SimilarityService silo in (SimilarityService[])[service, other])
            {
                Assert.Equal(Graph, await SettingAsync(silo, name, asked, new SearchRequest()));
                SearchSetting cells = new() { Probes = 32 };
                Assert.Equal(cells, await SettingAsync(silo, name, asked, new SearchRequest { Filter = Few }));
                Assert.Equal(cells, await SettingAsync(silo, name, asked, new SearchRequest { Filter = Few, TargetRecall = Target }));
                Assert.Equal(SearchSetting.Exact, await SettingAsync(silo, name, asked, new SearchRequest { Filter = Few, TargetRecall = 0.9999 }));
                Assert.Equal(Scoring.Cells, (await SettingAsync(silo, name, asked, new SearchRequest { Filter = Few, Limit = 200 })).Scoring);
                // Knobs that are named do what they say.
                Assert.Equal(Graph, await SettingAsync(silo, name, asked, new SearchRequest { Filter = Few, Setting = Graph }));
                await AssertRecallAsync(silo, name);
            }
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    [SkippableFact]
    public async Task Where_the_graph_keeps_the_recall_under_filters_searches_with_one_go_by_it()
    {
        var asked = new ConcurrentQueue<IndexQuery>();
        await using SimilarityService service = Open(asked, keptHits: 10);
        string name = TestCollection.NewName();
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, Documents)).Failures);
            FieldDescription trained = (await service.TrainAsync(name, Request())).Fields[0];
            Assert.Empty(trained.Notes);
            Assert.Equal(Graph, await SettingAsync(service, name, asked, new SearchRequest { Filter = Few }));
            await AssertRecallAsync(service, name);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    /// <summary>A service whose graph finds only some of the ten hits on parts of a new index.</summary>
    private static SimilarityService Open(ConcurrentQueue<IndexQuery> asked, int keptHits)
    {
        ElasticsearchServer.Need();
        var index = new ElasticsearchIndex(ElasticsearchServer.Options() with { Graph = NativeGraph.Hnsw });
        return new SimilarityService(new WrappedIndex(collection => new Watched(collection, asked, keptHits), index));
    }

    private static TrainRequest Request() => new(Corpus.Training with { Cells = 64, TargetRecall = Target, TuneSeconds = null })
    {
        Queries = new Dictionary<string, VectorBlock> { [Corpus.Field] = new(Corpus.Dimensions, Queries.SelectMany(vector => vector).ToArray()) },
    };

    private static async Task<SearchSetting> SettingAsync(
        SimilarityService service, string name, ConcurrentQueue<IndexQuery> asked, SearchRequest request)
    {
        asked.Clear();
        Assert.NotEmpty((await service.SearchAsync(name, request with { Vectors = Corpus.Query(Queries[0]) })).Hits);
        return Assert.Single(asked).Fields[0].Setting;
    }

    private static async Task AssertRecallAsync(SimilarityService service, string name)
    {
        double recall = 0;
        foreach (float[] query in Queries)
        {
            SearchResponse found = await service.SearchAsync(name, new SearchRequest { Vectors = Corpus.Query(query), Filter = Few });
            IReadOnlyList<(string, double)> exact = Oracle.Nearest(Documents[100..1_300], query, Metric.Cosine);
            recall += Oracle.Recall(exact, found.Hits, 10) / Queries.Length;
        }
        Assert.True(recall >= Target, $"{recall}");
    }

    private sealed class Watched(ICollectionIndex collection, ConcurrentQueue<IndexQuery> asked, int keptHits) : WrappedCollection(collection)
    {
        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
            new Prepared(await base.PrepareAsync(models, progress, cancellationToken), keptHits);

        public override Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            foreach (IndexQuery query in queries) asked.Enqueue(query);
            return base.SearchAsync(queries, cancellationToken);
        }
    }

    /// <summary>The graph is the fastest, then cells.</summary>
    private sealed class Prepared(IPreparedModels models, int keptHits) : IPreparedModels
    {
        public IReadOnlyList<CountedField> Fields => models.Fields;

        public IReadOnlyList<SearchSetting> TuningGrid(string field) => [Graph, new SearchSetting { Probes = 32 }, SearchSetting.Exact];

        public async Task<IReadOnlyList<IPreparedPart>> PartsAsync(string field, CancellationToken cancellationToken)
        {
            IReadOnlyList<IPreparedPart> parts = await models.PartsAsync(field, cancellationToken);
            Assert.Equal(2, parts.Count);
            return [.. parts.Select(part => new Part(part, keptHits))];
        }

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            int slower = queries[0].Fields[0].Setting.Scoring switch { Scoring.Native => 0, Scoring.Cells => 5, _ => 15 };
            await Task.Delay(slower, cancellationToken);
            return await models.SearchAsync(queries, cancellationToken);
        }

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            models.PublishAsync(tunings, cancellationToken);

        public ValueTask DisposeAsync() => models.DisposeAsync();
    }

    private sealed class Part(IPreparedPart part, int keptHits) : IPreparedPart
    {
        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            IReadOnlyList<SearchResponse> answers = await part.SearchAsync(queries, cancellationToken);
            Assert.All(answers, answer => Assert.Equal(10, answer.Hits.Count));
            return queries[0].Fields[0].Setting.Scoring != Scoring.Native ? answers
                : [.. answers.Select(answer => answer with { Hits = [.. answer.Hits.Take(keptHits)] })];
        }
    }
}
