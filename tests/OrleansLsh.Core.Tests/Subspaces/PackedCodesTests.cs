using FsCheck.Xunit;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Core.Tests.Subspaces;

public class PackedCodesTests
{
    [Property(MaxTest = 60)]
    public void What_was_stored_comes_back(int seed, byte subspaces, bool halfBytes)
    {
        (PackedCodes packed, byte[][] codes) = Filled(seed, subspaces % 40 + 1, halfBytes ? 16 : 200);
        var read = new byte[codes[0].Length];
        for (int row = 0; row < codes.Length; row++)
        {
            packed.Get(row, read);
            Assert.Equal(codes[row], read);
        }
    }

    [Property(MaxTest = 60)]
    public void The_scan_for_shared_tokens_finds_whatever_brute_force_finds(int seed, byte subspaces, bool halfBytes, byte percent)
    {
        (PackedCodes packed, byte[][] codes) = Filled(seed, subspaces % 40 + 1, halfBytes ? 4 : 20);
        MoreLikeThisQuery query = Query(codes, codes[seed & 127], percent % 101);
        double[] scores = Array.ConvertAll(codes, row => query.Score(row, out int shared) is var score && shared >= query.Required ? score : -1);
        double atLeast = scores.Order().ElementAt(100);
        for (int block = 0; block < 2; block++)
        {
            ulong found = packed.Sharing(block, query, Math.Max(0, atLeast));
            for (int row = 0; row < 64; row++)
            {
                bool isFound = (found >> row & 1) != 0;
                if (scores[block * 64 + row] >= 0 && scores[block * 64 + row] >= atLeast) Assert.True(isFound);
                if (scores[block * 64 + row] < 0) Assert.False(isFound);
            }
        }
    }

    [Property(MaxTest = 60)]
    public void Estimates_from_bytes_are_sums_of_the_quantised_table(int seed, byte subspaces, bool halfBytes)
    {
        int n = subspaces % 40 + 1, clusters = halfBytes ? 16 : 100;
        (PackedCodes packed, byte[][] codes) = Filled(seed, n, clusters);
        var random = new Random(seed);
        var table = new AsymmetricTable([.. Enumerable.Range(0, n * clusters).Select(_ => random.NextSingle())], n);
        var sums = new ushort[64];
        for (int block = 0; block < 2; block++)
        {
            packed.Estimate(block, table, sums);
            for (int row = 0; row < 64; row++)
                Assert.Equal(codes[block * 64 + row].Select((code, i) => (int)table.Entries(i)[code]).Sum(), sums[row]);
        }
    }

    [Fact]
    public void The_rarest_tokens_are_selected_and_ties_go_to_the_lower_subspace()
    {
        MoreLikeThisQuery query = MoreLikeThisQuery.Select([1, 2, 3, 4, 5], [9, 3, 0, 3, 4], 10, maxQueryTerms: 2, minDocFreq: 1, minimumShouldMatch: 30);
        Assert.Equal([1, 3], query.Subspaces);
        Assert.Equal(1, query.Required);
    }

    [Fact]
    public void The_required_part_is_rounded_down()
    {
        byte[] codes = new byte[33];
        int[] frequencies = Enumerable.Repeat(5, 33).ToArray();
        Assert.Equal(9, MoreLikeThisQuery.Select(codes, frequencies, 10, 33, 1, 30).Required);
        Assert.Equal(33, MoreLikeThisQuery.Select(codes, frequencies, 10, 33, 1, 100).Required);
        Assert.Equal(1, MoreLikeThisQuery.Select(codes, frequencies, 10, 33, 1, 0).Required);
    }

    [Fact]
    public void Rarity_is_the_idf_of_BM25()
    {
        Assert.Equal(Math.Log(1 + 7.5 / 3.5), TokenRarity.Idf(10, 3), 12);
        Assert.True(TokenRarity.Idf(10, 10) > 0);
    }

    private static MoreLikeThisQuery Query(byte[][] codes, byte[] query, int percent)
    {
        int[] frequencies = [.. query.Select((code, i) => codes.Count(row => row[i] == code))];
        return MoreLikeThisQuery.Select(query, frequencies, codes.Length, query.Length, 1, percent);
    }

    private static (PackedCodes Packed, byte[][] Codes) Filled(int seed, int subspaces, int clusters)
    {
        var random = new Random(seed);
        var packed = new PackedCodes(subspaces, clusters, 128);
        byte[][] codes = [.. Enumerable.Range(0, 128).Select(_ => Enumerable.Range(0, subspaces).Select(_ => (byte)random.Next(clusters)).ToArray())];
        for (int row = 0; row < codes.Length; row++) packed.Set(row, codes[row]);
        return (packed, codes);
    }
}
