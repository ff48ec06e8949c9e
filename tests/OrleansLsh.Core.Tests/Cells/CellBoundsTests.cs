using System.Numerics.Tensors;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Kernels;
using OrleansLsh.Core.Tests.Subspaces;

namespace OrleansLsh.Core.Tests.Cells;

public sealed class CellBoundsTests
{
    private const int Dimensions = 400, Cells = 2_000, Directions = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(1e-12f)]
    [InlineData(1e-18f)]
    [InlineData(1e-21f)]
    [InlineData(1e-30f)]
    [InlineData(1e17f)]
    public void Wide_vectors_get_the_cells_of_scalar_arithmetic_whatever_their_length(float scale)
    {
        CellBook book = FlatCells.Book(Cells, Dimensions, Directions, scale: scale);
        Assert.NotNull(book.Reduction);
        AssertScalarCells(book, [.. Near(book, 60, scale), .. FlatCells.Draw(60, Dimensions, Directions, seed: 70, scale)]);
    }

    [Fact]
    public void Of_centroids_that_are_the_same_or_nearly_so_the_one_that_the_kernel_prefers_is_taken()
    {
        float[] centroids = FlatCells.Book(Cells, Dimensions, Directions).Centroids.ToArray();
        centroids.AsSpan(0, 500 * Dimensions).CopyTo(centroids.AsSpan(700 * Dimensions));
        centroids.AsSpan(0, 500 * Dimensions).CopyTo(centroids.AsSpan(1_400 * Dimensions));
        for (int k = 0; k < 500; k++) centroids[(k + 1_400) * Dimensions + k % Dimensions] = MathF.BitIncrement(centroids[(k + 1_400) * Dimensions + k % Dimensions]);
        var book = new CellBook(Dimensions, centroids);
        AssertScalarCells(book, [.. Near(book, 120, 1), .. centroids[..(100 * Dimensions)]]);
    }

    [Fact]
    public void Vectors_whose_squares_are_no_numbers_any_more_get_the_cells_of_scalar_arithmetic()
    {
        CellBook book = FlatCells.Book(Cells, Dimensions, Directions);
        AssertScalarCells(book, [.. Enumerable.Repeat(1e25f, Dimensions), .. Enumerable.Repeat(-3e19f, Dimensions), .. new float[Dimensions]]);
    }

    [Theory]
    [InlineData(2_000, 1e19f)]
    [InlineData(2_000, 1.5e19f)]
    [InlineData(2_003, 1.2e19f)]
    [InlineData(2_003, 1.5e19f)]
    [InlineData(2_003, 1.8e19f)]
    public void Where_squared_distances_are_no_numbers_though_those_of_the_lengths_are_cells_are_those_of_scalar_arithmetic(int cells, float length)
    {
        float[] centroids = FlatCells.Book(cells, Dimensions, Directions).Centroids.ToArray(), vectors = Draws.Vectors(60 * Dimensions, seed: 8);
        Scale(centroids, 1.5e19f);
        Scale(vectors, length);
        var book = new CellBook(Dimensions, centroids);
        Assert.NotNull(book.Reduction);
        AssertScalarCells(book, [.. vectors, .. centroids[..(60 * Dimensions)].Select(value => -value)]);
    }

    [Fact]
    public void Vectors_as_wide_as_may_be_are_compared_whole() =>
        Assert.Null(new CellBook(65_536, new float[2 * 65_536]).Reduction);

    [Fact]
    public void Nothing_is_allocated_per_vector()
    {
        CellBook book = FlatCells.Book(Cells, Dimensions, Directions);
        float[] vectors = Near(book, 200, 1);
        var cells = new ushort[200];
        book.Assign(vectors, cells);
        long before = GC.GetAllocatedBytesForCurrentThread();
        book.Assign(vectors.AsSpan(0, Dimensions), cells.AsSpan(0, 1));
        long one = GC.GetAllocatedBytesForCurrentThread() - before;
        book.Assign(vectors, cells);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - one, 0, one + 4_096);
    }

    private static float[] Near(CellBook book, int count, float scale)
    {
        float[] vectors = Draws.Vectors(count * Dimensions, seed: 50);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = book[i / Dimensions * 7][i % Dimensions] + 0.3f * scale * vectors[i];
        return vectors;
    }

    private static void Scale(float[] vectors, float length)
    {
        for (int start = 0; start < vectors.Length; start += Dimensions)
        {
            Span<float> vector = vectors.AsSpan(start, Dimensions);
            TensorPrimitives.Multiply(vector, length / TensorPrimitives.Norm<float>(vector), vector);
        }
    }

    private static void AssertScalarCells(CellBook book, float[] vectors)
    {
        var cells = new ushort[vectors.Length / Dimensions];
        book.Assign(vectors, cells);
        for (int v = 0; v < cells.Length; v++)
            Assert.Equal(ScalarKernel.Nearest(vectors.AsSpan(v * Dimensions, Dimensions), book.Centroids.Span, out _), cells[v]);
    }
}
