using FsCheck.Xunit;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Core.Tests.Scan;

public class ResidualBlocksTests
{
    [Property(MaxTest = 60)]
    public void Every_kernel_gives_the_same_distances(int seed, byte dimensions, byte documents)
    {
        int d = dimensions % 70 + 1;
        (ResidualBlocks blocks, ResidualQuery query) = Filled(seed, d, documents);
        List<(int, float)> portable = Scan<ResidualBlocks.LanesPortable>(blocks, query);
        Assert.Equal(documents, portable.Count);
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported) Assert.Equal(portable, Scan<ResidualBlocks.Lanes256>(blocks, query));
        if (System.Runtime.Intrinsics.X86.Avx512BW.IsSupported) Assert.Equal(portable, Scan<ResidualBlocks.Lanes512>(blocks, query));
    }

    [Property(MaxTest = 60)]
    public void The_true_distance_is_within_the_errors_of_the_quantised_one(int seed, byte dimensions, byte documents)
    {
        int d = dimensions % 70 + 1;
        float[][] vectors = Vectors(seed, documents + 1, d);
        (ResidualBlocks blocks, ResidualQuery query) = Filled(seed, d, documents);
        foreach ((int slot, float squared) in Scan<ResidualBlocks.LanesPortable>(blocks, query))
        {
            double exact = Math.Sqrt(ExactDistance.Squared(vectors[documents], vectors[slot]));
            Assert.InRange(Math.Sqrt(Math.Max(0, squared)), exact - query.Error - blocks.MaxError - 1e-3, exact + query.Error + blocks.MaxError + 1e-3);
        }
    }

    [Property(MaxTest = 60)]
    public void A_cell_of_the_wanted_has_the_others_as_they_were_and_the_first_stays_as_it_is(int seed, byte documents, byte removed)
    {
        (ResidualBlocks blocks, ResidualQuery query) = Filled(seed, 12, documents);
        Dictionary<int, float> before = Scan<ResidualBlocks.LanesPortable>(blocks, query).ToDictionary(hit => hit.Item1, hit => hit.Item2);
        HashSet<int> gone = [.. Enumerable.Range(0, documents).Where(slot => slot * 7 % 5 < removed % 5)];
        foreach (int _ in gone) blocks.Release();
        Assert.Equal(gone.Count, blocks.Unwanted);
        ResidualBlocks wanted = blocks.Only(slot => !gone.Contains(slot));
        Assert.Equal(before.Where(hit => !gone.Contains(hit.Key)), Scan<ResidualBlocks.LanesPortable>(wanted, query).ToDictionary(hit => hit.Item1, hit => hit.Item2));
        Assert.Equal(before, Scan<ResidualBlocks.LanesPortable>(blocks, query).ToDictionary(hit => hit.Item1, hit => hit.Item2));
        Assert.Equal((0, blocks.Radius, blocks.MaxError), (wanted.Unwanted, wanted.Radius, wanted.MaxError));
    }

    [Fact]
    public void An_infinite_threshold_lets_in_no_lane_without_a_document()
    {
        (ResidualBlocks blocks, ResidualQuery query) = Filled(1, 8, 4);
        Assert.Equal(4, Scan<ResidualBlocks.LanesPortable>(blocks, query).Count);
    }

    [Fact]
    public void More_documents_than_one_array_holds_are_refused_before_anything_changes()
    {
        var blocks = new ResidualBlocks(new float[1_536]);
        blocks.Add(1, new float[1_536]);
        Assert.InRange(blocks.Capacity, 1_300_000, 1_400_000);
        LshException error = Assert.Throws<LshException>(() => blocks.Reserve(blocks.Capacity + 1));
        Assert.Equal(ErrorKind.TooLarge, error.Kind);
        Assert.Contains("1536 dimensions", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, blocks.Count);
    }

    [Fact]
    public void Room_grows_with_what_is_there_and_goes_when_it_is_trimmed()
    {
        var blocks = new ResidualBlocks([0f, 0f]);
        for (int slot = 0; slot < 1_000; slot++)
        {
            blocks.Reserve(slot + 1);
            if (slot % 100 == 50) blocks.Trim();
            blocks.Add(slot, [slot, 1]);
        }
        blocks.Trim();
        var query = new ResidualQuery(2);
        query.Prepare([0, 0], blocks.Centroid);
        Assert.Equal(Enumerable.Range(0, 1_000), Scan<ResidualBlocks.LanesPortable>(blocks, query).Select(found => found.Item1).Order());
    }

    [Fact]
    public void A_document_on_the_centroid_has_no_residual()
    {
        float[] centroid = [1, 2, 3];
        var blocks = new ResidualBlocks(centroid);
        blocks.Add(9, centroid);
        var query = new ResidualQuery(3);
        query.Prepare(centroid, centroid);
        Assert.Equal([(9, 0f)], Scan<ResidualBlocks.LanesPortable>(blocks, query));
        Assert.Equal((0f, 0f), (blocks.Radius, blocks.MaxError));
    }

    [Fact]
    public void No_compared_distance_is_below_0_however_its_sum_was_rounded()
    {
        // One component is represented exactly, so that the distance of equals is 0 but for rounding.
        var blocks = new ResidualBlocks([0.3f]);
        float[] values = [.. Enumerable.Range(0, 64).Select(i => MathF.Sin(i) * 1000)];
        for (int slot = 0; slot < values.Length; slot++) blocks.Add(slot, [values[slot]]);
        var query = new ResidualQuery(1);
        var distances = new float[64];
        foreach (float value in values)
        {
            blocks.Compare([value], query, distances);
            Assert.All(distances, distance => Assert.True(distance >= 0));
        }
    }

    private static (ResidualBlocks Blocks, ResidualQuery Query) Filled(int seed, int dimensions, int documents)
    {
        float[][] vectors = Vectors(seed, documents + 1, dimensions);
        float[] centroid = Vectors(seed + 1, 1, dimensions)[0];
        var blocks = new ResidualBlocks(centroid);
        for (int slot = 0; slot < documents; slot++) blocks.Add(slot, vectors[slot]);
        var query = new ResidualQuery(dimensions);
        query.Prepare(vectors[documents], centroid);
        return (blocks, query);
    }

    private static float[][] Vectors(int seed, int count, int dimensions)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimensions).Select(_ => random.NextSingle() * 4 - 2).ToArray())];
    }

    private static List<(int, float)> Scan<TKernel>(ResidualBlocks blocks, ResidualQuery query) where TKernel : struct, ResidualBlocks.IDotKernel
    {
        var all = new All([]);
        blocks.Scan<All, TKernel>(query, ref all);
        return all.Seen;
    }

    private readonly struct All(List<(int, float)> seen) : IResidualVisitor
    {
        public List<(int, float)> Seen => seen;

        public float Threshold => float.PositiveInfinity;

        public void Visit(int slot, float distance) => seen.Add((slot, distance));
    }
}
