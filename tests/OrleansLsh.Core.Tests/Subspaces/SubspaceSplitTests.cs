using FsCheck.Xunit;
using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Tests.Subspaces;

public class SubspaceSplitTests
{
    [Property]
    public void Sizes_differ_by_at_most_one_and_cover_every_component(byte subspaces, byte extra)
    {
        int n = subspaces + 1, dimensions = n + extra;
        SubspaceSplit split = SubspaceSplit.Contiguous(dimensions, n);
        int[] sizes = Enumerable.Range(0, n).Select(split.Size).ToArray();
        Assert.Equal(dimensions, sizes.Sum());
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.Equal(dimensions, split.Start(n));
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(4, 0)]
    public void More_subspaces_than_dimensions_or_none_are_refused_with_the_limit(int dimensions, int subspaces)
    {
        var error = Assert.Throws<LshException>(() => SubspaceSplit.Contiguous(dimensions, subspaces));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("1 to 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_random_split_is_a_permutation_that_its_seed_gives_again()
    {
        SubspaceSplit split = SubspaceSplit.Random(100, 7, seed: 5);
        Assert.Equal(Enumerable.Range(0, 100), split.Permutation.ToArray().Order());
        Assert.NotEqual(Enumerable.Range(0, 100), split.Permutation.ToArray());
        Assert.Equal(split.Permutation.ToArray(), SubspaceSplit.Random(100, 7, seed: 5).Permutation.ToArray());
        Assert.NotEqual(split.Permutation.ToArray(), SubspaceSplit.Random(100, 7, seed: 6).Permutation.ToArray());
    }

    [Fact]
    public void Gathering_takes_the_components_that_the_permutation_names()
    {
        SubspaceSplit split = SubspaceSplit.Of(5, 2, new[] { 4, 0, 3, 1, 2 });
        float[] vectors = [10, 11, 12, 13, 14, 20, 21, 22, 23, 24], first = new float[6], second = new float[4];
        split.Gather(vectors, 0, first);
        split.Gather(vectors, 1, second);
        Assert.Equal([14, 10, 13, 24, 20, 23], first);
        Assert.Equal([11, 12, 21, 22], second);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 1 })]
    [InlineData(new[] { 0, 1, 3 })]
    [InlineData(new[] { 0, 1 })]
    public void What_is_no_permutation_is_an_invalid_file(int[] permutation) =>
        Assert.Equal(ErrorKind.InvalidFile, Assert.Throws<LshException>(() => SubspaceSplit.Of(3, 1, permutation)).Kind);
}
