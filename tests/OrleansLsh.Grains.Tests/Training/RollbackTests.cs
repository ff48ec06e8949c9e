using OrleansLsh.Conformance.Reference;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Tests.Cluster;
using OrleansLsh.Grains.Training;
using OrleansLsh.Index;

namespace OrleansLsh.Grains.Tests.Training;

/// <summary>Silos over an index that keeps the model before the last one.</summary>
public class RollbackTests() : ClusterTest(silos: 1, new ReferenceIndex())
{
    [Fact]
    public async Task After_a_version_that_was_never_installed_a_rollback_has_the_codebooks_that_the_index_goes_back_to()
    {
        await FillAsync();
        await TrainAsync();
        byte[] first = await FanOutAsync();
        await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Seed = 7 }));
        await PublishAsync(3);
        Assert.Equal((3, 2), ((await ModelAsync()).Version, await VersionAsync()));

        Assert.Equal(1, (await Service.RollbackAsync(Collection)).Fields[0].ModelVersion);
        Assert.Equal(first, await FanOutAsync());
        Assert.Equal(1, (await ModelAsync()).Version);
        Assert.Equal([1], Versions());
        Assert.Equal(2, (await TrainAsync()).Fields[0].ModelVersion);
        Assert.NotEmpty(await FanOutAsync());
    }

    [Fact]
    public async Task Versions_are_kept_that_the_index_may_still_go_back_to_and_no_others()
    {
        await FillAsync();
        for (int i = 0; i < 3; i++) await TrainAsync();
        Assert.Equal([1, 2, 3], Versions());
        await TrainAsync();
        Assert.Equal([2, 3, 4], Versions());
        await Service.RollbackAsync(Collection);
        Assert.Equal([2, 3], Versions());
        Assert.NotEmpty(await FanOutAsync());
    }

    [Fact]
    public async Task Of_a_version_that_gives_way_to_one_of_fewer_subspaces_nothing_stays()
    {
        await FillAsync();
        await TrainAsync();
        await PublishAsync(2);
        await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Subspaces = 4 }));
        Assert.NotEmpty(await FanOutAsync());
        Assert.DoesNotContain(SubspaceKey.Of(Model, 2, 4), Cluster.Storage.Keys);
    }

    [Fact]
    public void Manifests_go_back_to_the_version_that_the_index_has()
    {
        PublishedModels three = new PublishedModels().With(Version(1)).With(Version(2)).With(Version(3));
        Assert.Equal([3, 2, 1], Numbers(three));
        Assert.Equal([4, 3, 2], Numbers(three.With(Version(4))));
        Assert.Same(three, three.UpTo(3));
        Assert.Equal([2, 1], Numbers(three.UpTo(2)));
        Assert.Equal([1], Numbers(three.UpTo(1)));
        Assert.Empty(Numbers(three.UpTo(0)));
        // Where the way back was not told, the next training follows the index.
        Assert.Equal([2, 1], Numbers(three.With(Version(2))));

        static ModelManifest Version(int version) => new() { Version = version };
        static IEnumerable<int> Numbers(PublishedModels models) => models.ReadAll().Select(manifest => manifest.Version);
    }

    /// <summary>The versions of which there are codebooks.</summary>
    private IEnumerable<int> Versions() => Cluster.Storage.Keys
        .Where(key => key.StartsWith($"{Model}/", StringComparison.Ordinal)).Select(key => int.Parse(key.Split('/')[1], null)).Distinct().Order();
}
