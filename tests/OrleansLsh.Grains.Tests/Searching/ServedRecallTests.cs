using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Searching;

public class ServedRecallTests
{
    [Fact]
    public async Task A_client_is_told_of_the_recall_that_a_silo_measured_of_its_answers()
    {
        EmbeddedIndex index = EmbeddedIndex.Open(null);
        await using LshCluster cluster = await LshCluster.StartAsync(
            index: index, options: new SimilarityOptions { LiveRecallShare = 1, LiveRecallTime = 1 });
        ClusterSimilarityService service = cluster.Service;
        await service.CreateAsync("c", [new VectorField(Clustered.Field, 16, Metric.Euclidean)]);
        await service.UpsertAsync("c", Clustered.Documents(2_000, 16, seed: 1));
        float[] sample = [.. Clustered.Vectors(2_000, 16, seed: 1).SelectMany(vector => vector)];
        Model model = ModelTrainer.Train(
            "c.v", 1, Metric.Euclidean, new VectorBlock(16, sample), 2_000,
            new TrainingOptions { Subspaces = 4, Clusters = 4, Cells = 64, Restarts = 1 }, null, default);
        await (await index.OpenAsync("c", default))!.InstallAsync(
            Clustered.Field, model, null, default, new FieldTuning(new SearchSetting { Probes = 2, Candidates = 20 }, 0.6, []));
        Assert.Equal(1, (await service.DescribeAsync("c")).Fields[0].ModelVersion);

        foreach (float[] query in Clustered.Vectors(30, 16, seed: 2))
            await service.SearchAsync("c", new SearchRequest { Vectors = Corpus.Query(query) });
        ServedRecall? served;
        while ((served = (await service.DescribeAsync("c")).Fields[0].Served) is null || served.Queries < 30) await Task.Yield();
        Assert.Equal(30, served.Queries);
        Assert.InRange(served.Recall, 0.5, 1);
    }
}
