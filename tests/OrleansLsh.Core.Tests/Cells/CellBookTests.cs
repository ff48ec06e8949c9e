using FsCheck.Xunit;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Tests.Subspaces;

namespace OrleansLsh.Core.Tests.Cells;

public class CellBookTests
{
    [Property(MaxTest = 60)]
    public void Cells_and_distances_are_those_of_scalar_arithmetic(int seed, byte cells, byte dimensions, bool coarse)
    {
        int d = dimensions % 70 + 1, count = 45;
        var book = new CellBook(d, Draws.Vectors((cells * 2 + 1) * d, seed, coarse));
        float[] vectors = Draws.Vectors(count * d, seed + 1, coarse);
        var assigned = new ushort[count];
        book.Assign(vectors, assigned);
        var distances = new float[book.Count];
        for (int v = 0; v < count; v++)
        {
            ReadOnlySpan<float> vector = vectors.AsSpan(v * d, d);
            Assert.Equal(ScalarKernel.Nearest(vector, book.Centroids.Span, out _), assigned[v]);
            book.Distances(vector, distances);
            for (int k = 0; k < book.Count; k++)
                Assert.Equal(ScalarKernel.Distance(vector, book.Centroids.Span.Slice(k * d, d)), distances[k]);
        }
    }

    [Fact]
    public void Several_threads_give_the_cells_of_one()
    {
        var book = new CellBook(16, Draws.Vectors(100 * 16, seed: 1));
        float[] vectors = Draws.Vectors(3_000 * 16, seed: 2);
        ushort[] one = new ushort[3_000], two = new ushort[3_000];
        book.Assign(vectors, one);
        book.Assign(vectors, two, parallelism: 2);
        Assert.Equal(one, two);
    }

    [Property(MaxTest = 300)]
    public void The_nearest_cells_come_in_order_and_ties_go_to_the_lower(int seed, ushort cells, ushort wanted, bool coarse)
    {
        float[] distances = Draws.Vectors(cells % 3_000 + 1, seed, coarse).Select(MathF.Abs).ToArray();
        var nearest = new int[wanted % distances.Length + 1];
        CellBook.SelectNearest(distances, nearest);
        Assert.Equal(Enumerable.Range(0, distances.Length).OrderBy(k => distances[k]).ThenBy(k => k).Take(nearest.Length), nearest);
        var inNoOrder = new int[nearest.Length];
        CellBook.SelectNearest(distances, inNoOrder, inOrder: false);
        Assert.Equal(nearest.Order(), inNoOrder.Order());
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(257, 4)]
    [InlineData(1_000, 16)]
    [InlineData(4_096, 16)]
    [InlineData(4_099, 33)]
    [InlineData(2_049, 256)]
    public void Few_of_many_cells_come_in_order_too(int cells, int wanted)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            float[] distances = Draws.Vectors(cells, seed, coarse: seed % 2 == 0).Select(MathF.Abs).ToArray();
            var nearest = new int[wanted];
            CellBook.SelectNearest(distances, nearest);
            Assert.Equal(Enumerable.Range(0, cells).OrderBy(k => distances[k]).ThenBy(k => k).Take(wanted), nearest);
        }
    }

    [Fact]
    public void Cells_infinitely_far_are_selected_last_and_in_order()
    {
        float[] distances = [float.PositiveInfinity, 3, float.PositiveInfinity, 0, 3];
        var nearest = new int[5];
        CellBook.SelectNearest(distances, nearest);
        Assert.Equal([3, 1, 4, 0, 2], nearest);
    }

    [Fact]
    public void Selecting_allocates_nothing()
    {
        float[] distances = Draws.Vectors(1_024, seed: 1).Select(MathF.Abs).ToArray();
        var nearest = new int[32];
        CellBook.SelectNearest(distances, nearest);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) CellBook.SelectNearest(distances, nearest);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var book = new CellBook(2, new float[6]);
        Assert.Throws<ArgumentException>(() => book.Assign(new float[5], new ushort[2]));
        Assert.Throws<ArgumentException>(() => book.Distances(new float[2], new float[2]));
        Assert.Throws<ArgumentException>(() => CellBook.SelectNearest(new float[3], new int[4]));
        Assert.Throws<ArgumentException>(() => new CellBook(2, new float[3]));
    }
}
