using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Tests.Service;

public class TunerTests
{
    [Fact]
    public async Task A_setting_that_finds_nothing_is_told_by_a_tenth_of_the_queries_and_one_that_finds_all_by_all()
    {
        var asked = new Dictionary<int, int> { [Prepared.Poor] = 0, [Prepared.Good] = 0 };
        await using var lsh = new SimilarityService(new WrappedIndex(collection => new Counted(collection, asked)));
        await lsh.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        await lsh.UpsertAsync("c", Corpus.Documents(600));
        CollectionDescription trained =
            await lsh.TrainAsync("c", new TrainRequest(new TrainingOptions { Cells = 4, Subspaces = 2, Clusters = 2 }));

        Assert.InRange(asked[Prepared.Poor], 50, 100);
        Assert.InRange(asked[Prepared.Good], 500, 5_000);
        IReadOnlyList<MeasuredSetting> curve = trained.Fields[0].Tuning!.Curve;
        Assert.Equal(0, Assert.Single(curve, measured => measured.Setting.Probes == Prepared.Poor).Recall);
        Assert.Equal(1, Assert.Single(curve, measured => measured.Setting.Probes == Prepared.Good).Recall);
    }

    private sealed class Counted(ICollectionIndex collection, Dictionary<int, int> asked) : WrappedCollection(collection)
    {
        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
            new Prepared(await base.PrepareAsync(models, progress, cancellationToken), asked);
    }

    /// <summary>A setting that finds nothing, one that the warm-up is by, which is a quarter down the grid, and one that finds all.</summary>
    private sealed class Prepared(IPreparedModels models, Dictionary<int, int> asked) : IPreparedModels
    {
        public const int Poor = 1, WarmUp = 2, Good = 3, Last = 4;

        public IReadOnlyList<CountedField> Fields => models.Fields;

        public IReadOnlyList<SearchSetting> TuningGrid(string field) =>
            [new() { Probes = Poor }, new() { Probes = WarmUp }, new() { Probes = Good }, new() { Probes = Last }];

        public async Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            IReadOnlyList<SearchResponse> answers = await models.SearchAsync(queries, cancellationToken);
            if (queries[0].Fields[0].Setting.Probes is not int probes) return answers;
            if (asked.ContainsKey(probes)) asked[probes] += queries.Count;
            return probes is Poor or WarmUp ? [.. answers.Select(answer => answer with { Hits = [] })] : answers;
        }

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            models.PublishAsync(tunings, cancellationToken);

        public ValueTask DisposeAsync() => models.DisposeAsync();
    }
}
