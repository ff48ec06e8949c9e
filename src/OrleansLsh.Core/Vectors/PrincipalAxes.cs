using System.Numerics.Tensors;

namespace OrleansLsh.Core.Vectors;

/// <summary>The directions in which points vary most, and how much they vary along each.</summary>
/// <remarks>Randomised subspace iteration: Halko, Martinsson, Tropp, "Finding structure with randomness" (2011), algorithm 4.4. What it
/// finds is put in order by the eigenvectors of the scatter inside the subspace (Rayleigh and Ritz: Golub, Van Loan, Matrix Computations,
/// section 8.1). It departs in one point: the random directions are not the scatter's images, so that points are only ever seen through the
/// scatter.</remarks>
public sealed class PrincipalAxes
{
    // Two already separate what varies from what hardly does, and put it first.
    private const int IterationsForBasis = 3;

    // Directions tried beyond those that are wanted, and one iteration more: the last of the wanted ones are right too.
    private const int Oversampling = 10, IterationsForOrder = 4;

    // They and their images stay in a core's cache while all points pass.
    private const int DirectionsAtATime = 16;

    // Less of the largest scatter than this is what single precision adds.
    private const double Noise = 1e-6;

    private readonly float[] _axes;
    private readonly double[] _scatter;

    private PrincipalAxes(int dimensions, float[] axes, double[] scatter) => (Dimensions, _axes, _scatter) = (dimensions, axes, scatter);

    /// <summary>Components of a direction, D.</summary>
    public int Dimensions { get; }

    /// <summary>Number of directions.</summary>
    public int Count => _scatter.Length;

    /// <summary>count × D, row-major: orthonormal rows, the one of the most scatter first; zero rows where the points vary in fewer
    /// directions. An axis may point either way: here its component of the largest magnitude is positive.</summary>
    public ReadOnlyMemory<float> Axes => _axes;

    /// <summary>Σ (axis · point)² along each axis, descending; 0 where less than a millionth of the largest is left.</summary>
    public IReadOnlyList<double> Scatter => _scatter;

    /// <summary>An axis, 0 to count − 1: D components.</summary>
    public ReadOnlySpan<float> this[int axis] => _axes.AsSpan(axis * Dimensions, Dimensions);

    /// <summary>Finds the directions of the most scatter.</summary>
    /// <param name="scatter">Multiplies directions by the scatter matrix PᵀP of points P, the mean at the origin where the variance is
    /// meant: it reads some directions, each of D components, row-major, and writes as many images. Called a few times.</param>
    /// <param name="dimensions">D, at least 1.</param>
    /// <param name="count">How many directions, at least 1; those beyond D are zero.</param>
    /// <param name="seed">Seed of the first guess; the same seed gives the same directions.</param>
    /// <param name="cancellationToken">Checked before each product.</param>
    public static PrincipalAxes Find(
        Action<ReadOnlyMemory<float>, Memory<float>> scatter, int dimensions, int count, int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scatter);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int tried = Math.Min(count + Oversampling, Math.Max(count, dimensions));
        // As many directions as dimensions span the whole space before the first iteration.
        int iterations = tried < dimensions ? IterationsForOrder : 0;
        float[] basis = Iterate(scatter, dimensions, tried, iterations, new Random(seed), cancellationToken);
        var images = new float[basis.Length];
        cancellationToken.ThrowIfCancellationRequested();
        scatter(basis, images);
        return InOrder(basis, images, dimensions, count);
    }

    /// <summary>Finds an orthonormal basis of the subspace in which points vary most, for those that do not ask how much.</summary>
    /// <param name="points">count × D, row-major, their mean at the origin.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="axes">How many directions, 1 to D.</param>
    /// <returns>axes × D, row-major, roughly in the order of how much varies along them; zero rows where the points vary in fewer
    /// directions. The first of them are the same however many are asked for.</returns>
    internal static float[] Basis(ReadOnlyMemory<float> points, int dimensions, int axes) => Iterate(
        (directions, images) =>
        {
            int block = DirectionsAtATime * dimensions;
            ComputeThreads.For((directions.Length + block - 1) / block, Environment.ProcessorCount, i =>
            {
                int first = i * block, length = Math.Min(block, directions.Length - first);
                ReadOnlySpan<float> some = directions.Span.Slice(first, length);
                Span<float> into = images.Span.Slice(first, length);
                into.Clear();
                for (int at = 0; at < points.Length; at += dimensions) AddImages(points.Span.Slice(at, dimensions), some, into);
            });
        },
        dimensions, axes, IterationsForBasis, new Random(dimensions), CancellationToken.None);

    /// <summary>Adds to each direction's image what one point contributes: the point, as often as it goes along the direction.</summary>
    internal static void AddImages(ReadOnlySpan<float> point, ReadOnlySpan<float> directions, Span<float> images)
    {
        for (int at = 0; at < directions.Length; at += point.Length)
        {
            Span<float> into = images.Slice(at, point.Length);
            TensorPrimitives.MultiplyAdd(point, TensorPrimitives.Dot(point, directions.Slice(at, point.Length)), into, into);
        }
    }

    /// <summary>Gram and Schmidt's, each direction freed twice of those before it, since once leaves what rounding adds.</summary>
    /// <param name="directions">count × D, row-major: orthonormal afterwards; one that depends on those before it becomes zero.</param>
    /// <param name="dimensions">D.</param>
    internal static void Orthonormalise(Span<float> directions, int dimensions)
    {
        for (int at = 0; at < directions.Length; at += dimensions)
        {
            Span<float> axis = directions.Slice(at, dimensions);
            float length = TensorPrimitives.Norm<float>(axis);
            for (int pass = 0; pass < 2; pass++)
                for (int before = 0; before < at; before += dimensions)
                {
                    ReadOnlySpan<float> other = directions.Slice(before, dimensions);
                    TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(axis, other), axis, axis);
                }
            float left = TensorPrimitives.Norm<float>(axis);
            if (left > length * 1e-5f) TensorPrimitives.Divide(axis, left, axis);
            else axis.Clear();
        }
    }

    private static float[] Iterate(
        Action<ReadOnlyMemory<float>, Memory<float>> scatter, int dimensions, int count, int iterations, Random random,
        CancellationToken cancellationToken)
    {
        var basis = new float[count * dimensions];
        foreach (ref float component in basis.AsSpan()) component = (float)(random.NextDouble() - 0.5);
        Orthonormalise(basis, dimensions);
        var images = new float[basis.Length];
        for (int i = 0; i < iterations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scatter(basis, images);
            Orthonormalise(images, dimensions);
            (basis, images) = (images, basis);
        }
        return basis;
    }

    private static PrincipalAxes InOrder(float[] basis, float[] images, int dimensions, int count)
    {
        int tried = basis.Length / dimensions;
        var inside = new double[tried * tried];
        for (int i = 0; i < tried; i++)
            for (int j = 0; j <= i; j++)
                inside[i * tried + j] = inside[j * tried + i] =
                    WideSums.Dot(basis.AsSpan(i * dimensions, dimensions), images.AsSpan(j * dimensions, dimensions));
        (double[] values, double[] vectors) = SymmetricEigen.Of(inside, tried);

        var axes = new float[count * dimensions];
        var scatter = new double[count];
        // Not a number is not larger either.
        for (int axis = 0; axis < count && values[axis] > values[0] * Noise; axis++)
        {
            scatter[axis] = values[axis];
            Span<float> into = axes.AsSpan(axis * dimensions, dimensions);
            for (int i = 0; i < tried; i++)
                TensorPrimitives.MultiplyAdd(basis.AsSpan(i * dimensions, dimensions), (float)vectors[axis * tried + i], into, into);
            if (into[TensorPrimitives.IndexOfMaxMagnitude<float>(into)] < 0) TensorPrimitives.Negate(into, into);
        }
        return new PrincipalAxes(dimensions, axes, scatter);
    }
}
