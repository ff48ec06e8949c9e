using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Tests.Training;

/// <summary>Silos over an index that keeps the model before the last one, and fails where it is told to.</summary>
public sealed class PublishingTests : ClusterTest
{
    private readonly Faults _faults;

    public PublishingTests() : this(new Faults()) { }

    private PublishingTests(Faults faults)
        : base(silos: 2, new WrappedIndex(collection => new Failing(collection, faults))) => _faults = faults;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_is_trained_and_not_published_changes_nothing_and_gives_way_to_the_next(bool afterPreparing)
    {
        await FillAsync();
        await TrainAsync();
        byte[] before = await FanOutAsync();
        await FailAsync(afterPreparing);
        Assert.Equal(1, await VersionAsync());
        Assert.Equal(before, await FanOutAsync());

        var next = new TrainRequest(QuickTraining with { Subspaces = 4 });
        Assert.Equal(2, (await Service.TrainAsync(Collection, next)).Fields[0].ModelVersion);
        Assert.Equal(20 * 4, (await FanOutAsync()).Length);
    }

    [Fact]
    public async Task After_a_model_that_was_never_published_a_rollback_has_the_codebooks_that_the_index_goes_back_to()
    {
        await FillAsync();
        await TrainAsync();
        byte[] first = await FanOutAsync();
        await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Seed = 7 }));
        byte[] second = await FanOutAsync();
        await FailAsync(afterPreparing: true);

        Assert.Equal(1, (await Service.RollbackAsync(Collection)).Fields[0].ModelVersion);
        Assert.Equal(first, await FanOutAsync());
        Assert.Equal(2, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.NotEqual(second, await FanOutAsync());
    }

    [Fact]
    public async Task After_a_rollback_grains_that_were_let_go_take_their_codebooks_from_the_index()
    {
        await FillAsync();
        await TrainAsync();
        byte[] first = await FanOutAsync();
        await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Seed = 7 }));
        await Service.RollbackAsync(Collection);
        for (int i = 0; i < 8; i++)
            await Cluster.Silos.DeactivateAsync(Cluster.Grains.GetGrain<ISubspaceModelGrain>(SubspaceKey.Of(Model, 1, i)));
        Assert.Equal(first, await FanOutAsync());
    }

    private async Task FailAsync(bool afterPreparing)
    {
        (_faults.Prepares, _faults.Publishes) = (!afterPreparing, afterPreparing);
        var other = new TrainRequest(QuickTraining with { Seed = 9 });
        LshException error = await Assert.ThrowsAsync<LshException>(() => Service.TrainAsync(Collection, other));
        Assert.Equal(ErrorKind.Storage, error.Kind);
        (_faults.Prepares, _faults.Publishes) = (false, false);
    }

    private sealed class Faults
    {
        public bool Prepares { get; set; }

        public bool Publishes { get; set; }

        public static LshException Error => new(ErrorKind.Storage, "The disk is full.");
    }

    private sealed class Failing(ICollectionIndex collection, Faults faults) : WrappedCollection(collection), IModelHistory
    {
        public Task RollbackAsync(Func<VectorField, VectorMaker> makerOf, CancellationToken cancellationToken) =>
            ((IModelHistory)Wrapped).RollbackAsync(makerOf, cancellationToken);

        public override async Task<IPreparedModels> PrepareAsync(
            IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
            faults.Prepares ? throw Faults.Error : new Prepared(await base.PrepareAsync(models, progress, cancellationToken), faults);
    }

    private sealed class Prepared(IPreparedModels prepared, Faults faults) : IPreparedModels
    {
        public IReadOnlyList<CountedField> Fields => prepared.Fields;

        public IReadOnlyList<SearchSetting> TuningGrid(string field) => prepared.TuningGrid(field);

        public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
            prepared.SearchAsync(queries, cancellationToken);

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
            faults.Publishes ? throw Faults.Error : prepared.PublishAsync(tunings, cancellationToken);

        public ValueTask DisposeAsync() => prepared.DisposeAsync();
    }
}
