using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Index.Embedded.Memory;

namespace OrleansLsh.Index.Tests.Memory;

public class SignChoiceTests
{
    [Fact]
    public void Wide_vectors_that_vary_along_few_directions_get_the_signs_of_these()
    {
        FieldIndex index = MadeField.Filled(MadeField.Vectors(dimensions: 384, count: 6_000, decay: 0.97), cells: 32);
        SignProjection? chosen = SignChoice.Choose(index, default);
        Assert.NotNull(chosen);
        Assert.InRange(chosen.Signs, 64, 256);
        Assert.Equal(chosen.Signs, SignChoice.Choose(index, default)!.Signs);
    }

    [Fact]
    public void Vectors_of_few_dimensions_are_ranked_by_their_residuals() =>
        Assert.Null(SignChoice.Choose(MadeField.Filled(MadeField.Vectors(32, 2_000, decay: 0.97), cells: 16), default));

    [Fact]
    public void Where_signs_rank_too_badly_to_save_anything_residuals_are_scanned()
    {
        // Signs of vectors that vary along all directions alike.
        FieldIndex index = MadeField.Filled(MadeField.Vectors(dimensions: 256, count: 6_000, decay: 1), cells: 64);
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
        FieldIndex index = MadeField.Filled(vectors, cells: 32);
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
        float[][] two = MadeField.Vectors(256, 2, 1);
        FieldIndex equal = MadeField.Filled([.. Enumerable.Range(0, 50).Select(i => two[i % 2])], cells: 2);
        SignChoice.Choose(equal, default)?.Axes.ToArray().ToList().ForEach(component => Assert.True(float.IsFinite(component)));
        FieldIndex few = MadeField.Filled(MadeField.Vectors(256, 5, 1), cells: 2);
        Assert.Null(SignChoice.Choose(few, default));
    }
}
