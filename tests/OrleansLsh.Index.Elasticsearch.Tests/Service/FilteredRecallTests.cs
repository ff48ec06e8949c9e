using System.Collections.Concurrent;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

/// <summary>What searches with a filter go by after a training that built a graph: by the graph where it keeps the recall under filters,
/// and else by cells.</summary>
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
            Assert.Contains(trained.Notes, note => note.EndsWith("searches with a filter go by cells.", StringComparison.Ordinal));

            await using SimilarityService other = Open(asked, keptHits: 10);
            foreach (SimilarityService silo in (SimilarityService[])[service, other])
            {
                Assert.Equal(Graph, await SettingAsync(silo, name, asked, new SearchRequest()));
                SearchSetting cells = new() { Probes = 32 };
                Assert.Equal(cells, await SettingAsync(silo, name, asked, new SearchRequest { Filter = Few }));
                Assert.Equal(cells, await SettingAsync(silo, name, asked, new SearchRequest { Filter = Few, TargetRecall = Target }));
                SearchRequest nearlyAll = new() { Filter = Few, TargetRecall = 0.9999 }, many = new() { Filter = Few, Limit = 200 };
                Assert.Equal(SearchSetting.Exact, await SettingAsync(silo, name, asked, nearlyAll));
                Assert.Equal(Scoring.Cells, (await SettingAsync(silo, name, asked, many)).Scoring);
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

    [SkippableFact]
    public async Task Parts_of_a_new_index_are_twentieths_and_rest_where_the_collection_is_used_meanwhile_and_only_there()
    {
        ElasticsearchServer.Need();
        var clock = new RestClock();
        var index = new ElasticsearchIndex(ElasticsearchServer.Options() with { Graph = NativeGraph.Hnsw }, clock);
        await using var service = new SimilarityService(index);
        string name = TestCollection.NewName();
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, Documents)).Failures);
            float[] sample = [.. Documents.SelectMany(document => document.Vectors[Corpus.Field].ToArray())];
            Model model = ModelTrainer.Train(
                "m", 1, Metric.Cosine, new VectorBlock(Corpus.Dimensions, sample), Count, Corpus.Training with { Cells = 256 }, null,
                default);
            ICollectionIndex collection = (await index.OpenAsync(name, default))!;
            await using IPreparedModels prepared =
                await collection.PrepareAsync(new Dictionary<string, Model> { [Corpus.Field] = model }, null, default);
            IReadOnlyList<IPreparedPart> parts = await prepared.PartsAsync(Corpus.Field, default);
            IndexQuery all = new(
                new SearchRequest { Limit = Count, Include = [] },
                [new FieldQuery(Corpus.Field, 1, SearchSetting.Exact, Corpus.Unit(Queries[0]))]);
            clock.Rests.Clear();
            SearchResponse[] answers = [.. await Task.WhenAll(parts.Select(async part => (await part.SearchAsync([all], default))[0]))];
            string[][] found = [.. answers.Select(answer => answer.Hits.Select(hit => hit.Id).ToArray())];
            Assert.Empty(clock.Rests);
            Assert.All(found, ids => Assert.InRange(ids.Length, Count / 40, Count / 12));
            // The twentieth that lies together is of one of the corpus' clusters, the other of all.
            float[] first = Documents[int.Parse(found[1][0][1..])].Vectors[Corpus.Field].ToArray();
            HashSet<string> near = [.. Oracle.Nearest(Documents, first, Metric.Cosine).Take(Count / 8).Select(pair => pair.Item1)];
            Assert.InRange(found[1].Count(near.Contains) / (double)found[1].Length, 0.9, 1);
            Assert.InRange(found[0].Count(near.Contains) / (double)found[0].Length, 0, 0.5);

            await service.SearchAsync(name, "d1");
            clock.Rests.Clear();
            await parts[0].SearchAsync([all], default);
            Assert.Single(clock.Rests);
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
        Queries = new Dictionary<string, VectorBlock>
        {
            [Corpus.Field] = new(Corpus.Dimensions, Queries.SelectMany(vector => vector).ToArray()),
        },
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

    private sealed class Watched(ICollectionIndex collection, ConcurrentQueue<IndexQuery> asked, int keptHits)
        : WrappedCollection(collection)
    {
        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
            new Prepared(await base.PrepareAsync(models, progress, cancellationToken), keptHits);

        public override Task<IReadOnlyList<SearchResponse>> SearchAsync(
            IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
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

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(
            IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
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
        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(
            IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            IReadOnlyList<SearchResponse> answers = await part.SearchAsync(queries, cancellationToken);
            Assert.All(answers, answer => Assert.Equal(10, answer.Hits.Count));
            return queries[0].Fields[0].Setting.Scoring != Scoring.Native ? answers
                : [.. answers.Select(answer => answer with { Hits = [.. answer.Hits.Take(keptHits)] })];
        }
    }

    /// <summary>Short waits are over at once.</summary>
    private sealed class RestClock : TimeProvider
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

        public ConcurrentBag<TimeSpan> Rests { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.Zero || dueTime > Longest) return base.CreateTimer(callback, state, dueTime, period);
            Rests.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
