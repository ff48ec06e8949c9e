using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Tests.Subspaces;

public class CodebookTests
{
    [Fact]
    public void A_codebook_knows_its_clusters_and_their_centroids()
    {
        var codebook = new Codebook(ClusterFamily.KMeans, 2, new float[] { 1, 2, 3, 4, 5, 6 });
        Assert.Equal(3, codebook.Clusters);
        Assert.Equal([3, 4], codebook[1].ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(2 * 257)]
    public void Shapes_that_do_not_fit_are_refused(int components) =>
        Assert.Throws<ArgumentException>(() => new Codebook(ClusterFamily.KMeans, 2, new float[components]));

    [Fact]
    public void A_projection_belongs_to_its_family_and_has_its_dimensions()
    {
        var projection = new RandomProjection(new float[2], 0, 1);
        Assert.Throws<ArgumentException>(() => new Codebook(ClusterFamily.KMeans, 2, new float[4], projection));
        Assert.Throws<ArgumentException>(() => new Codebook(ClusterFamily.RandomProjection, 2, new float[4]));
        Assert.Throws<ArgumentException>(() => new Codebook(ClusterFamily.RandomProjection, 4, new float[4], projection));
    }
}
