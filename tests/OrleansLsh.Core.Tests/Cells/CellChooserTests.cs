using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Tests.Subspaces;

namespace OrleansLsh.Core.Tests.Cells;

public sealed class CellChooserTests
{
    [Theory]
    [InlineData(100, 7, 5)]
    [InlineData(513, 64, 20)]
    [InlineData(2_000, 300, 40)]
    [InlineData(6_000, 24, 20)]
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

    [Theory]
    [InlineData(77)]
    [InlineData(5_000)]
    public void Where_all_cells_are_asked_for_each_comes_once(int cells)
    {
        var chooser = new CellChooser(new CellBook(20, Draws.Vectors(cells * 20, seed: 1)));
        Assert.Equal(Enumerable.Range(0, cells), Chosen(chooser, Draws.Vectors(20, seed: 2), cells).Order());
    }

    [Fact]
    public void Of_thousands_of_cells_in_clusters_nearly_all_chosen_are_the_nearest_for_queries_in_a_cluster_and_for_those_far_from_all()
    {
        const int Dimensions = 32, Probes = 10;
        CellBook book = Clustered(clusters: 100, each: 60, Dimensions);
        var chooser = new CellChooser(book);
        int right = 0;
        for (int q = 0; q < 100; q++)
        {
            // Every other query is a centroid with some noise, the others lie anywhere.
            float[] noise = Draws.Vectors(Dimensions, seed: 700 + q);
            float[] query = q % 2 == 0 ? noise : [.. book[q * 31].ToArray().Zip(noise, (centroid, draw) => centroid + 0.05f * draw)];
            right += Nearest(book, query, Probes).Intersect(Chosen(chooser, query, Probes)).Count();
        }
        Assert.InRange(right, 100 * Probes * 0.95, 100 * Probes);
    }

    [Theory]
    [InlineData(200, 48)]
    [InlineData(6_000, 48)]
    [InlineData(2_000, 400)]
    public void The_distances_to_the_cells_chosen_are_nearly_the_exact_ones(int cells, int dimensions)
    {
        CellBook book = dimensions < 400 ? Clustered(cells / 50, 50, dimensions) : FlatCells.Book(cells, dimensions, 30);
        var chooser = new CellChooser(book);
        var nearest = new int[30];
        var distances = new float[30];
        for (int q = 0; q < 20; q++)
        {
            float[] noise = Draws.Vectors(dimensions, seed: 900 + q);
            float[] query = [.. book[q * 7].ToArray().Zip(noise, (centroid, draw) => centroid + 0.3f * draw)];
            chooser.Choose(query, nearest, distances);
            Assert.Equal(Chosen(chooser, query, 30), nearest);
            for (int i = 0; i < nearest.Length; i++)
            {
                double exact = ExactDistance.Squared(query, book[nearest[i]]);
                Assert.InRange(distances[i], 0.97 * exact, 1.03 * exact);
            }
        }
    }

    [Fact]
    public void Cells_whose_squares_overflow_are_chosen_each_once_all_the_same()
    {
        var chooser = new CellChooser(new CellBook(8, Draws.Vectors(5_000 * 8, seed: 1).Select(component => component * 1e30f).ToArray()));
        Assert.Equal(30, Chosen(chooser, [.. Draws.Vectors(8, seed: 2).Select(component => component * 1e30f)], 30).Distinct().Count());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(5_000)]
    public void Choosing_again_allocates_nothing(int cells)
    {
        var chooser = new CellChooser(new CellBook(48, Draws.Vectors(cells * 48, seed: 1)));
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

    private static CellBook Clustered(int clusters, int each, int dimensions)
    {
        float[] centres = Draws.Vectors(clusters * dimensions, seed: 11), noise = Draws.Vectors(clusters * each * dimensions, seed: 12);
        return new CellBook(dimensions, noise.Select((draw, i) => centres[i / (each * dimensions) * dimensions + i % dimensions] + 0.1f * draw).ToArray());
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
