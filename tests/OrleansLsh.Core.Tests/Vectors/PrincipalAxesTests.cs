using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Tests.Vectors;

public class PrincipalAxesTests
{
    private const int Dimensions = 60;

    [Fact]
    public void The_axes_are_the_eigenvectors_of_the_whole_scatter_matrix()
    {
        float[] points = Points(count: 2_000, varying: Dimensions);
        (double[] values, double[] vectors) = SymmetricEigen.Of(ScatterOf(points), Dimensions);

        PrincipalAxes axes = Find(points, count: 6);

        for (int axis = 0; axis < axes.Count; axis++)
        {
            Assert.Equal(1, axes.Scatter[axis] / values[axis], 1e-3);
            double cosine = 0;
            for (int d = 0; d < Dimensions; d++) cosine += axes[axis][d] * vectors[axis * Dimensions + d];
            Assert.InRange(Math.Abs(cosine), 0.9999, 1.0001);
        }
    }

    [Fact]
    public void As_many_axes_as_dimensions_hold_all_the_scatter()
    {
        float[] points = Points(count: 500, varying: Dimensions, narrowing: 0.97);
        PrincipalAxes axes = Find(points, count: Dimensions);
        Assert.Equal(1, axes.Scatter.Sum() / WideSums.SquaredNorm(points), 1e-4);
        RequireOrthonormal(axes.Axes.Span, Dimensions, _ => 1, 1e-5);
    }

    [Fact]
    public void A_basis_for_those_that_do_not_ask_how_much_spans_the_same_directions()
    {
        float[] points = Points(count: 2_000, varying: Dimensions);
        float[] basis = PrincipalAxes.Basis(points, Dimensions, axes: 12);
        PrincipalAxes axes = Find(points, count: 6);
        for (int axis = 0; axis < axes.Count; axis++)
        {
            double inside = 0;
            for (int at = 0; at < basis.Length; at += Dimensions)
                inside += Math.Pow(WideSums.Dot(axes[axis], basis.AsSpan(at, Dimensions)), 2);
            Assert.InRange(inside, 0.999, 1.0001);
        }
    }

    [Theory]
    [InlineData(Dimensions)]
    [InlineData(3)]
    public void Where_points_vary_in_fewer_directions_the_other_axes_are_zero(int dimensions)
    {
        float[] points = Points(count: 50, varying: 2, dimensions);
        PrincipalAxes axes = Find(points, count: 5, dimensions);
        Assert.All(axes.Scatter.Take(2), along => Assert.True(along > 0));
        Assert.Equal([0, 0, 0], axes.Scatter.Skip(2));
        RequireOrthonormal(axes.Axes.Span, dimensions, axis => axis < 2 ? 1 : 0, 1e-5);
    }

    [Fact]
    public void Points_that_do_not_vary_have_axes_of_zeros_and_so_have_those_whose_squares_are_no_floats()
    {
        Assert.All(Find(new float[Dimensions * 3], count: 2).Axes.ToArray(), component => Assert.Equal(0, component));
        float[] huge = [.. Points(count: 300, varying: Dimensions).Select(component => component * 1e25f)];
        Assert.All(Find(huge, count: 2).Axes.ToArray(), component => Assert.Equal(0, component));
    }

    [Fact]
    public void A_direction_that_depends_on_those_before_it_becomes_zero()
    {
        var random = new Random(1);
        const int Long = 500;
        var directions = new float[4 * Long];
        for (int d = 0; d < Long; d++)
        {
            float a = random.NextSingle() - 0.5f, b = random.NextSingle() - 0.5f;
            (directions[d], directions[Long + d], directions[3 * Long + d]) = (a, a, b * 1000);
        }
        PrincipalAxes.Orthonormalise(directions, Long);
        RequireOrthonormal(directions, Long, row => row is 0 or 3 ? 1 : 0, 1e-6);
    }

    [Fact]
    public void Nearly_parallel_directions_are_told_apart()
    {
        var random = new Random(2);
        const int Long = 5_000;
        var directions = new float[10 * Long];
        for (int d = 0; d < Long; d++)
        {
            float shared = random.NextSingle() - 0.5f;
            for (int row = 0; row < 10; row++) directions[row * Long + d] = shared + 1e-3f * (random.NextSingle() - 0.5f);
        }
        PrincipalAxes.Orthonormalise(directions, Long);
        RequireOrthonormal(directions, Long, _ => 1, 2e-6);
    }

    private static PrincipalAxes Find(float[] points, int count, int dimensions = Dimensions) => PrincipalAxes.Find(
        (directions, images) =>
        {
            images.Span.Clear();
            for (int at = 0; at < points.Length; at += dimensions)
                PrincipalAxes.AddImages(points.AsSpan(at, dimensions), directions.Span, images.Span);
        },
        dimensions, count, seed: 1, CancellationToken.None);

    /// <summary>Points that vary along directions which are not the coordinate axes, along each by a part of the one before.</summary>
    private static float[] Points(int count, int varying, int dimensions = Dimensions, double narrowing = 0.8)
    {
        var random = new Random(3);
        var directions = new float[varying * dimensions];
        foreach (ref float component in directions.AsSpan()) component = random.NextSingle() - 0.5f;
        PrincipalAxes.Orthonormalise(directions, dimensions);
        var points = new float[count * dimensions];
        for (int at = 0; at < points.Length; at += dimensions)
            for (int direction = 0; direction < varying; direction++)
            {
                float along = (float)Math.Pow(narrowing, direction) * (random.NextSingle() - 0.5f);
                for (int d = 0; d < dimensions; d++) points[at + d] += along * directions[direction * dimensions + d];
            }
        return points;
    }

    private static double[] ScatterOf(float[] points)
    {
        var scatter = new double[Dimensions * Dimensions];
        for (int at = 0; at < points.Length; at += Dimensions)
            for (int i = 0; i < Dimensions; i++)
                for (int j = 0; j < Dimensions; j++) scatter[i * Dimensions + j] += (double)points[at + i] * points[at + j];
        return scatter;
    }

    private static void RequireOrthonormal(ReadOnlySpan<float> rows, int dimensions, Func<int, double> length, double tolerance)
    {
        int count = rows.Length / dimensions;
        for (int i = 0; i < count; i++)
            for (int j = 0; j <= i; j++)
            {
                double product = WideSums.Dot(rows.Slice(i * dimensions, dimensions), rows.Slice(j * dimensions, dimensions));
                Assert.Equal(i == j ? length(i) : 0, product, tolerance);
            }
    }
}
