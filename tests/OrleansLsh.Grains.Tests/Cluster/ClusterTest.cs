using OrleansLsh.Client;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Grains.Tests.Cluster;

/// <summary>What tests start from that do harm to their cluster: one of their own.</summary>
public abstract class ClusterTest(short silos = 1) : IAsyncLifetime
{
    protected const string Collection = "shop";

    protected static TrainingOptions QuickTraining { get; } = new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 2_000 };

    protected Document[] Documents { get; } = Corpus.Documents(2_000);

    protected LshCluster Cluster { get; private set; } = null!;

    protected ClusterSimilarityService Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await LshCluster.StartAsync(silos);
        Service = Cluster.Service;
    }

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    protected async Task FillAsync()
    {
        await Service.CreateAsync(Collection, Corpus.Field, Corpus.Dimensions);
        await Service.UpsertAsync(Collection, Documents);
    }

    protected Task<CollectionDescription> TrainAsync() => Service.TrainAsync(Collection, new TrainRequest(QuickTraining));

    protected async Task<int> VersionAsync() => (await Service.DescribeAsync(Collection)).Fields[0].ModelVersion;
}
