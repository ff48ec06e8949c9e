using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using FsCheck.Xunit;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Core.Tests.Scan;

public class SignBlocksTests
{
    [Property(MaxTest = 60)]
    public void Every_kernel_gives_the_sums_of_the_levels_that_the_signs_select(int seed, byte more)
    {
        int rows = more % 64 + 1, pieces = 4 * rows;
        var random = new Random(seed);
        byte[] block = new byte[rows * SignSums.RowBytes], tables = new byte[rows * SignSums.TableBytes];
        random.NextBytes(block);
        for (int at = 0; at < tables.Length; at++) tables[at] = (byte)random.Next(128);
        var expected = new ushort[SignSums.Documents];
        for (int document = 0; document < SignSums.Documents; document++)
            for (int piece = 0; piece < pieces; piece++)
            {
                byte signs = block[piece * SignSums.Documents + (document < 8 ? 2 * document : 2 * document - 15)];
                expected[document] += tables[SignQuery.TableStart(2 * piece) + signs % 16];
                expected[document] += tables[SignQuery.TableStart(2 * piece + 1) + signs / 16];
            }

        Assert.Equal(expected, Sums(SignSums.Add128));
        if (Avx2.IsSupported) Assert.Equal(expected, Sums(SignSums.Add256));
        if (Avx512BW.IsSupported) Assert.Equal(expected, Sums(SignSums.Add512));

        ushort[] Sums(Kernel kernel)
        {
            var sums = new ushort[SignSums.Documents];
            kernel(ref block[0], ref tables[0], rows).CopyTo(sums);
            return sums;
        }
    }

    [Property(MaxTest = 40)]
    public void An_estimate_is_what_the_formula_gives_of_the_signs_and_the_quantised_query(int seed, byte more)
    {
        int documents = more + 1;
        (SignBlocks blocks, SignProjection projection, VectorBlock vectors, float[] centroid, float[] query) = Filled(seed, 24, 24, documents);
        float[] estimates = Estimates(blocks, projection, query, centroid);
        for (int i = 0; i < documents; i++)
        {
            double expected = Formula(projection, vectors[i], centroid, query, out double step);
            Assert.InRange(estimates[i], expected - step, expected + step);
        }
    }

    [Fact]
    public void Estimates_with_all_signs_are_close_to_the_distances_and_have_no_bias()
    {
        const int D = 256, N = 2_000;
        (SignBlocks blocks, SignProjection projection, VectorBlock vectors, float[] centroid, float[] query) = Filled(3, D, D, N);
        float[] estimates = Estimates(blocks, projection, query, centroid);
        double toQuery = Math.Sqrt(ExactDistance.Squared(query, centroid)), bias = 0, squares = 0;
        for (int i = 0; i < N; i++)
        {
            double size = 2 * toQuery * Math.Sqrt(ExactDistance.Squared(vectors[i], centroid));
            double error = (estimates[i] - ExactDistance.Squared(query, vectors[i])) / size;
            bias += error / N;
            squares += error * error / N;
        }
        // RaBitQ, theorem 3.2: of the order of √((π/2 − 1)/D).
        Assert.InRange(Math.Sqrt(squares), 0, 1.5 * Math.Sqrt((Math.PI / 2 - 1) / D));
        Assert.InRange(bias, -0.005, 0.005);
    }

    [Property(MaxTest = 60)]
    public void A_cell_of_those_that_are_wanted_estimates_them_as_before(int seed, byte more, byte kept)
    {
        (SignBlocks blocks, SignProjection projection, _, float[] centroid, float[] query) = Filled(seed, 16, 16, more + 1);
        Dictionary<int, float> before = BySlot(blocks);
        SignBlocks fewer = blocks.Only(slot => slot * 7 % 5 < kept % 6);
        Assert.Equal(before.Where(one => one.Key * 7 % 5 < kept % 6).ToDictionary(), BySlot(fewer));
        Assert.Equal(before, BySlot(blocks));

        Dictionary<int, float> BySlot(SignBlocks cell)
        {
            float[] estimates = Estimates(cell, projection, query, centroid);
            return Enumerable.Range(0, cell.Count).ToDictionary(i => cell.Slots(cell.Count)[i], i => estimates[i]);
        }
    }

    [Fact]
    public void Documents_that_equal_the_centroid_and_queries_of_zeros_give_finite_estimates()
    {
        (SignBlocks blocks, SignProjection projection, _, float[] centroid, _) = Filled(1, 8, 8, 0);
        blocks.Add(0, centroid);
        Assert.Equal(0, Estimates(blocks, projection, centroid, centroid)[0]);
        float[] elsewhere = new float[8];
        Assert.Equal(ExactDistance.Squared(elsewhere, centroid), Estimates(blocks, projection, elsewhere, centroid)[0], 1e-4f);
    }

    [Property(MaxTest = 40)]
    public void Estimates_of_documents_that_are_not_wanted_are_infinite_and_the_others_as_before(int seed, byte documents)
    {
        var random = new Random(seed);
        (SignBlocks blocks, SignProjection projection, _, float[] centroid, float[] query) = Filled(seed, 24, 16, documents % 100 + 1);
        float[] all = Estimates(blocks, projection, query, centroid);
        ushort[] wanted = [.. Enumerable.Range(0, (blocks.Count + 15) / 16).Select(_ => random.Next(3) == 0 ? (ushort)0 : (ushort)random.Next(65_536))];
        float[] some = Estimates(blocks, projection, query, centroid, wanted);
        Assert.Equal(all.Select((estimate, i) => (wanted[i / 16] >> i % 16 & 1) != 0 ? estimate : float.PositiveInfinity), some);
    }

    [Property(MaxTest = 60)]
    public void A_document_by_itself_is_estimated_as_in_its_block_but_for_the_rounding_of_the_tables(int seed, byte documents, byte width)
    {
        int signs = 8 * (width % 12 + 1), dimensions = signs + seed % 3 * seed % 3 + 3;
        (SignBlocks blocks, SignProjection projection, VectorBlock vectors, float[] centroid, float[] query) =
            Filled(seed, dimensions, signs, documents % 40 + 1);
        var prepared = new SignQuery(signs);
        var coordinates = new float[signs];
        projection.Project(query, coordinates);
        prepared.Prepare(coordinates);
        for (int at = 0; at < blocks.Count; at++)
        {
            var row = new byte[SignRow.Length(signs)];
            blocks.CopyTo(at, row);
            double expected = Formula(projection, vectors[at], centroid, query, out double step);
            Assert.Equal(expected, SignRow.Estimate(row, prepared, ExactDistance.Squared(query, centroid)), 1e-3 + step);
        }
    }

    [Fact]
    public void Axes_are_orthonormal_and_survive_being_stored()
    {
        (_, SignProjection projection, _, _, float[] query) = Filled(2, 40, 16, 0);
        ReadOnlySpan<float> axes = projection.Axes.Span;
        for (int i = 0; i < 16; i++)
            for (int j = 0; j <= i; j++)
                Assert.Equal(i == j ? 1f : 0f, System.Numerics.Tensors.TensorPrimitives.Dot(axes.Slice(i * 40, 40), axes.Slice(j * 40, 40)), 1e-4f);
        float[] before = new float[16], after = new float[16];
        projection.Project(query, before);
        SignProjection.Of(40, axes, projection.Origin.Span).Project(query, after);
        Assert.Equal(before, after);
    }

    [Property(MaxTest = 40)]
    public void Coarse_coordinates_are_those_of_the_vector_but_for_a_few_hundredths_of_its_length(int seed, byte more, byte fewer)
    {
        int dimensions = more + 1, signs = Math.Max(8, (dimensions - fewer % dimensions) / 8 * 8);
        (_, SignProjection projection, _, _, float[] query) = Filled(seed, dimensions, signs, 0);
        float[] expected = new float[signs], coarse = new float[SignProjection.CoarseLength(signs)];
        projection.Project(query, expected);
        projection.ProjectCoarsely(query, new ResidualQuery(dimensions), coarse);
        double length = Math.Sqrt(query.Sum(x => x * x)) + Math.Sqrt(projection.Origin.ToArray().Sum(x => x * x));
        Assert.InRange(Math.Sqrt(expected.Zip(coarse, (x, y) => (x - y) * (x - y)).Sum()), 0, 0.04 * length);
    }

    private delegate Vector256<ushort> Kernel(ref byte block, ref byte tables, int rows);

    private static double Formula(SignProjection projection, ReadOnlySpan<float> vector, float[] centroid, float[] query, out double step)
    {
        int k = projection.Signs;
        float[] x = new float[k], c = new float[k], q = new float[k];
        projection.Project(vector, x);
        projection.Project(centroid, c);
        projection.Project(query, q);
        double squares = 0, size = 0, product = 0, widest = 0;
        for (int i = 0; i < k; i++)
        {
            double o = x[i] - c[i];
            squares += o * o;
            size += Math.Abs(o);
            product += (o >= 0 ? 1 : -1) * (q[i] - (double)c[i]);
        }
        for (int i = 0; i < k; i += 4) widest = Math.Max(widest, 2 * q.Skip(i).Take(4).Sum(Math.Abs));
        double factor = size > 0 ? 2 * squares / size : 0;
        // Half a level a group.
        step = factor * (widest / 127) * (k / 4) / 2 + 1e-3;
        return ExactDistance.Squared(query, centroid) + ExactDistance.Squared(vector, centroid) - factor * product;
    }

    private static float[] Estimates(
        SignBlocks blocks, SignProjection projection, float[] query, float[] centroid, ReadOnlySpan<ushort> wanted = default)
    {
        var prepared = new SignQuery(projection.Signs);
        var coordinates = new float[projection.Signs];
        projection.Project(query, coordinates);
        prepared.Prepare(coordinates);
        var estimates = new float[SignBlocks.EstimatesLength(blocks.Count)];
        blocks.Estimate(blocks.Count, prepared, ExactDistance.Squared(query, centroid), estimates, wanted);
        return estimates[..blocks.Count];
    }

    private static (SignBlocks, SignProjection, VectorBlock Vectors, float[] Centroid, float[] Query) Filled(int seed, int dimensions, int signs, int documents)
    {
        var random = new Random(seed);
        float[] centroid = Random(1), query = Random(1);
        SignProjection projection = SignProjection.Rotated(ResidualAxes.Find(new VectorBlock(dimensions, Random(3 * dimensions)), Random(1), signs), signs, seed);
        var blocks = new SignBlocks(projection, centroid);
        var vectors = new VectorBlock(dimensions, Random(documents));
        for (int i = 0; i < documents; i++) blocks.Add(i, vectors[i]);
        return (blocks, projection, vectors, centroid, query);

        float[] Random(int count) => [.. Enumerable.Range(0, count * dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
    }
}
