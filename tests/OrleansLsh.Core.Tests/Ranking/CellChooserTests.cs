using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Tests.Hashing;

namespace OrleansLsh.Core.Tests.Ranking;

public sealed class CellChooserTests
{
    [Theory]
    [InlineData(100, 7, 5)]
    [InlineData(513, 64, 20)]
    [InlineData(2_000, 300, 40)]
    public void Nearly_all_of_the_cells_chosen_are_the_nearest(int cells, int dimensions, int probes)
    {
        var book = new CellBook(dimensions, Draws.Vectors(cells * dimensions, seed: 3));
        var chooser = new CellChooser(book);
        int right = 0;
        for (int q = 0; q < 50; q++)
        {
            float[] query = Draws.Vectors(dimensions, seed: 100 + q);
            right += Nearest(book, query, probes).Intersect(Chosen(chooser, query, probes)).Count();
        }
        Assert.InRange(right, 50 * probes * 0.95, 50 * probes);
    }

    [Fact]
    public void Where_all_cells_are_asked_for_each_comes_once()
    {
        var chooser = new CellChooser(new CellBook(20, Draws.Vectors(77 * 20, seed: 1)));
        Assert.Equal(Enumerable.Range(0, 77), Chosen(chooser, Draws.Vectors(20, seed: 2), 77).Order());
    }

    [Fact]
    public void Choosing_again_allocates_nothing()
    {
        var chooser = new CellChooser(new CellBook(48, Draws.Vectors(200 * 48, seed: 1)));
        float[] query = Draws.Vectors(48, seed: 2);
        var nearest = new int[9];
        chooser.Choose(query, nearest);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) chooser.Choose(query, nearest);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wide_centroids_that_vary_in_few_directions_are_compared_in_these_and_nearly_all_chosen_are_the_nearest()
    {
        const int Dimensions = 400, Directions = 30, Probes = 40;
        CellBook book = FlatCells.Book(2_000, Dimensions, Directions);
        var chooser = new CellChooser(book);
        Assert.True(chooser.IsReduced);
        int right = 0;
        for (int q = 0; q < 50; q++)
        {
            float[] query = [.. book[q * 7].ToArray().Zip(Draws.Vectors(Dimensions, seed: 500 + q), (centroid, noise) => centroid + 0.3f * noise)];
            right += Nearest(book, query, Probes).Intersect(Chosen(chooser, query, Probes)).Count();
        }
        Assert.InRange(right, 50 * Probes * 0.93, 50 * Probes);
    }

    [Fact]
    public void Wide_centroids_that_vary_in_all_directions_alike_are_compared_whole() =>
        Assert.False(new CellChooser(new CellBook(400, Draws.Vectors(2_000 * 400, seed: 1))).IsReduced);

    [Fact]
    public void Centroids_that_vary_in_fewer_directions_than_are_looked_for_are_compared_all_the_same()
    {
        var chooser = new CellChooser(FlatCells.Book(2_000, 400, directions: 3, noise: 0));
        Assert.True(chooser.IsReduced);
        Assert.Equal(Enumerable.Range(0, 2_000), Chosen(chooser, Draws.Vectors(400, seed: 2), 2_000).Order());
    }

    private static int[] Chosen(CellChooser chooser, float[] query, int probes)
    {
        var nearest = new int[probes];
        chooser.Choose(query, nearest);
        return nearest;
    }

    private static int[] Nearest(CellBook book, float[] query, int probes)
    {
        var distances = new float[book.Count];
        var nearest = new int[probes];
        book.Distances(query, distances);
        CellBook.SelectNearest(distances, nearest);
        return nearest;
    }
}
