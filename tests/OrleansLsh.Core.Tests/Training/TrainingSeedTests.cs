using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class TrainingSeedTests
{
    [Fact]
    public void Seeds_of_neighbouring_trainings_and_subspaces_all_differ()
    {
        int[] seeds = [.. from seed in Enumerable.Range(-10, 20)
                          from subspace in Enumerable.Range(0, 64)
                          select TrainingSeed.ForSubspace(seed, subspace)];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.DoesNotContain(TrainingSeed.ForCells(0), seeds);
        Assert.NotEqual(TrainingSeed.ForCells(0), TrainingSeed.ForSplit(0));
    }

    /// <summary>Models are trained in parts on several machines: the derivation is a contract.</summary>
    [Fact]
    public void The_derivation_stays_what_it_is() =>
        Assert.Equal((412850369, 1063339081), (TrainingSeed.ForSubspace(42, 0), TrainingSeed.ForSubspace(42, 1)));
}
