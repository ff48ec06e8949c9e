using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Core.Tests.Subspaces;

public class AsymmetricTableTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(257)]
    [InlineData(300)]
    [InlineData(4_096)]
    public void Sums_of_bytes_order_documents_as_the_exact_sums_do_and_stay_within_16_bits(int subspaces)
    {
        const int Clusters = 2;
        // Every subspace tells its two clusters apart by the same distance; document k is at the far one in k of them.
        var table = new AsymmetricTable([.. Enumerable.Range(0, subspaces * Clusters).Select(i => i % Clusters == 0 ? 1f : 3f)], subspaces);
        var codes = new PackedCodes(subspaces, Clusters, PackedCodes.BlockRows);
        int[] far = [.. Enumerable.Range(0, PackedCodes.BlockRows).Select(row => row * subspaces / (PackedCodes.BlockRows - 1))];
        for (int row = 0; row < far.Length; row++)
            codes.Set(row, Enumerable.Range(0, subspaces).Select(i => (byte)(i < far[row] ? 1 : 0)).ToArray());
        var sums = new ushort[PackedCodes.BlockRows];
        codes.Estimate(0, table, sums);
        Assert.Equal(0, sums[0]);
        Assert.Equal(far.Select((count, row) => (count, row)).Order().Select(pair => pair.row), sums.Select((sum, row) => (sum, row)).Order().Select(pair => pair.row));
        Assert.Equal(subspaces + 2f * far[^1], table.Estimate([.. Enumerable.Repeat((byte)1, subspaces)]));
    }
}
