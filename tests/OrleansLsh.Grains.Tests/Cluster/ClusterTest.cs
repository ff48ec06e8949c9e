using OrleansLsh.Client;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core;
using OrleansLsh.Core.Training;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index;
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

    /// <summary>Trains and publishes a version that the index never gets.</summary>
    protected async Task PublishAsync(int version)
    {
        var request = new TrainMessage
        {
            Collection = Collection,
            Field = Corpus.Field,
            Version = version,
            Options = JsonMessage.Of(QuickTraining),
            Dimensions = Corpus.Dimensions,
            MeasuredWith = new FloatBlock(Corpus.Vectors(1, 3)[0]),
            Requester = "a silo that went away before the index had the model",
        };
        await foreach (ProgressMessage _ in Cluster.Grains.GetGrain<IModelGrain>(Model).TrainAsync(request, CancellationToken.None)) { }
    }

    /// <summary>The version published last.</summary>
    protected Task<ModelManifest> ModelAsync() => Cluster.Grains.GetGrain<IModelGrain>(Model).ManifestAsync();

    /// <summary>The codes of twenty vectors by the subspace grains.</summary>
    protected async Task<byte[]> FanOutAsync()
    {
        float[] block = [.. Corpus.Vectors(20, 3).SelectMany(vector => vector)];
        var request = new HashMessage { Dimensions = Corpus.Dimensions, Vectors = new FloatBlock(block), Path = HashPath.FanOut };
        return (await Cluster.Grains.GetGrain<IHasherGrain>(Collection).HashAsync(request, CancellationToken.None)).Codes.ToArray();
    }
}
