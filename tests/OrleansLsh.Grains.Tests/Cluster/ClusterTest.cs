using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Grains.Tests.Cluster;

/// <summary>What tests start from that do harm to their cluster: one of their own.</summary>
public abstract class ClusterTest(short silos = 1, IDocumentIndex? index = null) : IAsyncLifetime
{
    protected const string Collection = "shop", Model = $"{Collection}.{Corpus.Field}";

    protected static TrainingOptions QuickTraining { get; } = new() { Subspaces = 8, Clusters = 16, Cells = 16, Restarts = 1, SampleSize = 2_000 };

    protected Document[] Documents { get; } = Corpus.Documents(2_000);

    protected LshCluster Cluster { get; private set; } = null!;

    protected ClusterSimilarityService Service { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await LshCluster.StartAsync(silos, index);
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

    /// <summary>The codes of twenty vectors by the subspace grains; they are those that the index's model gives.</summary>
    protected async Task<byte[]> FanOutAsync()
    {
        byte[] codes = await HashAsync(HashPath.FanOut);
        Assert.Equal(await HashAsync(HashPath.Snapshot), codes);
        return codes;
    }

    private async Task<byte[]> HashAsync(HashPath path)
    {
        float[] block = [.. Corpus.Vectors(20, 3).SelectMany(vector => vector)];
        var request = new HashMessage { Dimensions = Corpus.Dimensions, Vectors = new FloatBlock(block), Path = path };
        return (await Cluster.Grains.GetGrain<IHasherGrain>(Collection).HashAsync(request, CancellationToken.None)).Codes.ToArray();
    }
}
