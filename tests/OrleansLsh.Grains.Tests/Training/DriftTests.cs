using OrleansLsh.Conformance.Data;
using OrleansLsh.Core;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Index;

namespace OrleansLsh.Grains.Tests.Training;

public class DriftTests() : ClusterTest(silos: 2)
{
    [Fact]
    public async Task Vectors_like_those_of_the_training_show_no_drift_and_others_ask_for_a_new_training()
    {
        await FillAsync();
        Assert.Null(await DriftAsync());
        await TrainAsync();
        Assert.Null(await DriftAsync());

        await Service.UpsertAsync(Collection, Corpus.Documents(8_400)[2_000..]);
        FieldDrift same = await DriftAsync(200);
        Assert.InRange(same.Error, 0.8, 1.5);
        Assert.Equal(8, same.Subspaces.Count);
        Assert.False(same.TrainAgain);

        Document[] others = [.. Corpus.Documents(6_400, 6).Select(document =>
            Document.Of($"other-{document.Id}", Corpus.Field, Array.ConvertAll(document.Vectors[Corpus.Field].ToArray(), value => -3 * value)))];
        await Service.UpsertAsync(Collection, others);
        FieldDrift changed = await DriftAsync(400);
        Assert.True(changed.Error > 1.5 && changed.TrainAgain, $"{changed.Error}");

        await Cluster.Silos.DeactivateAsync(Cluster.Grains.GetGrain<IModelGrain>($"{Collection}.v"));
        Assert.Equal(changed.Error, (await DriftAsync(400)).Error);

        await TrainAsync();
        Assert.Null(await DriftAsync());
    }

    private async Task<FieldDrift?> DriftAsync() => (await Service.DescribeAsync(Collection)).Fields[0].Drift;

    /// <summary>Errors are reported behind the writers' back: this waits until so many vectors have been.</summary>
    private async Task<FieldDrift> DriftAsync(long vectors)
    {
        FieldDrift? drift;
        while ((drift = await DriftAsync()) is null || drift.Vectors < vectors) await Task.Yield();
        Assert.Equal(vectors, drift.Vectors);
        return drift;
    }
}
