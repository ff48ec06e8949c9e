using OrleansLsh.Conformance.Data;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Training;

public class DriftTests() : ClusterTest(silos: 2)
{
    [Fact]
    public async Task Vectors_like_those_of_the_training_show_no_drift_and_others_ask_for_a_new_training()
    {
        await FillAsync();
        Assert.Null((await DescribeAsync()).Drift);
        await TrainAsync();
        await Service.UpsertAsync(Collection, Corpus.Documents(8_000)[2_000..]);
        FieldDescription same = await DescribeAsync();
        Assert.InRange(same.Drift!.Error, 0.7, 1.5);
        Assert.Equal(8, same.Drift.Subspaces.Count);
        Assert.False(same.TrainAgain);

        Document[] others = [.. Corpus.Documents(7_000, 6).Select(document =>
            Document.Of($"other-{document.Id}", Corpus.Field, Array.ConvertAll(document.Vectors[Corpus.Field].ToArray(), value => -3 * value)))];
        await Service.UpsertAsync(Collection, others);
        FieldDescription changed = await DescribeAsync();
        Assert.True(changed.Drift!.TrainAgain, $"{changed.Drift}");

        Assert.False((await TrainAsync()).Fields[0].Drift!.TrainAgain);
    }

    private async Task<FieldDescription> DescribeAsync() => (await Service.DescribeAsync(Collection)).Fields[0];
}
