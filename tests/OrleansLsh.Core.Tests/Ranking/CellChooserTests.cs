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
    public void The_callers_scratch_memory_gives_the_same_cells_and_nothing_is_allocated()
    {
        var chooser = new CellChooser(new CellBook(48, Draws.Vectors(200 * 48, seed: 1)));
        float[] query = Draws.Vectors(48, seed: 2), distances = new float[chooser.ScratchSize];
        var scratch = new ResidualQuery(48);
        var nearest = new int[9];
        chooser.Choose(query, nearest, scratch, distances);
        long before = GC.GetAllocatedBytesForCurrentThread();
        chooser.Choose(query, nearest, scratch, distances);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Chosen(chooser, query, 9), nearest);
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
