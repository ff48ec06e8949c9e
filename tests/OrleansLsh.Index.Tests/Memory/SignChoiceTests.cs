using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded.Memory;

namespace OrleansLsh.Index.Tests.Memory;

public class SignChoiceTests
{
    [Fact]
    public void Wide_vectors_that_vary_along_few_directions_get_the_signs_of_these()
    {
        FieldIndex index = Filled(Vectors(dimensions: 384, count: 6_000, decay: 0.97), cells: 32);
        SignProjection? chosen = SignChoice.Choose(index, default);
        Assert.NotNull(chosen);
        Assert.InRange(chosen.Signs, 64, 256);
        Assert.Equal(chosen.Signs, SignChoice.Choose(index, default)!.Signs);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(128)]
    [InlineData(191)]
    public void Vectors_of_few_dimensions_are_ranked_by_their_residuals(int dimensions) =>
        Assert.Null(SignChoice.Choose(Filled(Vectors(dimensions, 2_000, decay: 0.97), cells: 16), default));

    [Fact]
    public void Where_signs_rank_too_badly_to_save_anything_residuals_are_scanned()
    {
        // Signs of vectors that vary along all directions alike.
        FieldIndex index = Filled(Vectors(dimensions: 256, count: 6_000, decay: 1), cells: 64);
        Assert.Null(SignChoice.Choose(index, default));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1e4f, false)]
    public void Cells_are_as_far_as_the_chooser_says_unless_it_errs_by_more_than_tells_documents_apart(float apart, bool isRounded)
    {
        var random = new Random(5);
        float[][] vectors = [.. Enumerable.Range(0, 3_000).Select(_ => Enumerable.Range(0, 256).Select(_ => random.NextSingle()).ToArray())];
        foreach ((int i, float[] vector) in vectors.Index()) vector[i % 20] += apart;
        FieldIndex index = Filled(vectors, cells: 32);
        index.MeasureChooser();
        var nearest = new int[8];
        var distances = new float[8];
        int rounded = 0;
        foreach (float[] query in vectors[..50])
        {
            index.NearestCells(query, nearest, distances);
            for (int i = 0; i < nearest.Length; i++)
                if (distances[i] != ExactDistance.Squared(query, index.Model!.Cells![nearest[i]])) rounded++;
        }
        Assert.Equal(isRounded, rounded > 0);
    }

    [Fact]
    public void Equal_vectors_and_very_few_leave_a_choice()
    {
        float[][] two = Vectors(256, 2, 1);
        FieldIndex equal = Filled([.. Enumerable.Range(0, 50).Select(i => two[i % 2])], cells: 2);
        SignChoice.Choose(equal, default)?.Axes.ToArray().ToList().ForEach(component => Assert.True(float.IsFinite(component)));
        FieldIndex few = Filled(Vectors(256, 5, 1), cells: 2);
        Assert.Null(SignChoice.Choose(few, default));
    }

    private static FieldIndex Filled(float[][] vectors, int cells)
    {
        int dimensions = vectors[0].Length;
        Model model = ModelTrainer.Train(
            "t.v", 1, Metric.Euclidean, new VectorBlock(dimensions, vectors.SelectMany(vector => vector).ToArray()), vectors.Length,
            new TrainingOptions { Subspaces = 2, Clusters = 2, Cells = cells, Restarts = 1, Seed = 1 }, null, default);
        var index = new FieldIndex(new("v", dimensions, Metric.Euclidean), model);
        Span<ushort> cell = stackalloc ushort[1];
        var codes = new byte[model.Subspaces];
        for (int slot = 0; slot < vectors.Length; slot++)
        {
            model.Cells!.Assign(vectors[slot], cell);
            model.Hasher.Hash(vectors[slot], codes);
            index.Add(slot, vectors[slot], codes, cell[0]);
        }
        return index;
    }

    /// <summary>Around some centres, each component varying less than the one before by a factor.</summary>
    private static float[][] Vectors(int dimensions, int count, double decay)
    {
        var random = new Random(1);
        float[][] centres = [.. Enumerable.Range(0, 20).Select(_ => Draw(2))];
        return [.. Enumerable.Range(0, count).Select(i => Draw(1).Zip(centres[i % 20], (x, y) => x + y).ToArray())];

        float[] Draw(double size) =>
            [.. Enumerable.Range(0, dimensions).Select(d => (float)(size * Math.Pow(decay, d) * (random.NextDouble() + random.NextDouble() - 1)))];
    }
}
