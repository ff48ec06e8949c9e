using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

/// <summary>What searches with a filter use after a training whose backend has a graph.</summary>
public class FilteredTunerTests
{
    private const double Target = 0.9;
    private const int Given = 150;

    private static readonly SearchSetting Graph = new() { Scoring = Scoring.Native, Candidates = 100 }, Cells = new() { Probes = 8 };

    [Theory]
    [InlineData(10, 10, null)]
    [InlineData(9, 10, null)]
    [InlineData(8, 10, "cells")]
    [InlineData(8, 8, "exact")]
    public async Task Searches_with_a_filter_use_what_keeps_the_recall_on_every_part(int hitsOfGraph, int hitsOfCells, string? instead)
    {
        var part = new Part(hitsOfGraph, hitsOfCells);
        // The graph is so good without a filter that the tuner ends before cells are measured.
        FieldTuning tuning = await TrainAsync([new Part(10, 10), part], [Graph, Cells]);

        Assert.Equal(hitsOfGraph / 10.0, tuning.Filtered!.Recall, 1e-9);
        Assert.Equal(instead switch { null => null, "cells" => Cells, _ => SearchSetting.Exact }, tuning.Filtered.Instead);
        // A hundred queries each by exact search, by the graph, and by cells where that is needed.
        Assert.Equal(instead is null ? 200 : 300, part.Asked);
        Assert.InRange(part.MostAtOnce, 1, 50);
    }

    [Fact]
    public async Task What_no_part_or_no_graph_was_measured_of_has_nothing_instead()
    {
        Assert.Null((await TrainAsync([], [Graph, Cells])).Filtered);
        var part = new Part(0, 0);
        Assert.Null((await TrainAsync([part], [Cells])).Filtered);
        Assert.Equal(0, part.Asked);
    }

    [Fact]
    public async Task A_measurement_that_is_cancelled_leaves_the_collection_as_it_was()
    {
        using var stop = new CancellationTokenSource();
        await using SimilarityService lsh = await OpenAsync([new Part(10, 10) { Then = stop.Cancel }], [Graph, Cells]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lsh.TrainAsync("c", Request(), null, stop.Token));
        Assert.Equal(0, (await lsh.DescribeAsync("c")).Fields[0].ModelVersion);
    }

    private static async Task<FieldTuning> TrainAsync(Part[] parts, SearchSetting[] grid)
    {
        await using SimilarityService lsh = await OpenAsync(parts, grid);
        return (await lsh.TrainAsync("c", Request())).Fields[0].Tuning!;
    }

    private static async Task<SimilarityService> OpenAsync(Part[] parts, SearchSetting[] grid)
    {
        var lsh = new SimilarityService(new WrappedIndex(collection => new WithParts(collection, parts, grid)));
        await lsh.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        await lsh.UpsertAsync("c", Corpus.Documents(300));
        return lsh;
    }

    private static TrainRequest Request() => new(new TrainingOptions { Cells = 16, Subspaces = 2, Clusters = 2, TargetRecall = Target })
    {
        Queries = new Dictionary<string, VectorBlock>
        {
            [Corpus.Field] = new(Corpus.Dimensions, Corpus.Vectors(Given, 9).SelectMany(vector => vector).ToArray()),
        },
    };

    private sealed class WithParts(ICollectionIndex collection, Part[] parts, SearchSetting[] grid) : WrappedCollection(collection)
    {
        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
            new Prepared(await base.PrepareAsync(models, progress, cancellationToken), parts, grid);
    }

    /// <summary>Exact search is slower than the others.</summary>
    private sealed class Prepared(IPreparedModels models, Part[] parts, SearchSetting[] grid) : IPreparedModels
    {
        public IReadOnlyList<CountedField> Fields => models.Fields;

        public IReadOnlyList<SearchSetting> TuningGrid(string field) => grid;

        public Task<IReadOnlyList<IPreparedPart>> PartsAsync(string field, CancellationToken cancellationToken)
        {
            foreach (Part part in parts) part.Models = models;
            return Task.FromResult<IReadOnlyList<IPreparedPart>>(parts);
        }

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            if (queries[0].Fields[0].Setting.Scoring == Scoring.Exact) await Task.Delay(20, cancellationToken);
            return await models.SearchAsync(queries, cancellationToken);
        }

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            models.PublishAsync(tunings, cancellationToken);

        public ValueTask DisposeAsync() => models.DisposeAsync();
    }

    /// <summary>A part on which a graph and cells find so many of ten hits.</summary>
    private sealed class Part(int hitsOfGraph, int hitsOfCells) : IPreparedPart
    {
        public IPreparedModels Models { get; set; } = null!;

        public Action? Then { get; init; }

        public int Asked { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            Then?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            (Asked, MostAtOnce) = (Asked + queries.Count, Math.Max(MostAtOnce, queries.Count));
            int hits = queries[0].Fields[0].Setting.Scoring switch { Scoring.Native => hitsOfGraph, Scoring.Cells => hitsOfCells, _ => 10 };
            return [.. (await Models.SearchAsync(queries, cancellationToken)).Select(
                answer => answer with { Hits = [.. answer.Hits.Take(hits)] })];
        }
    }
}
