using System.Numerics.Tensors;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Scan;

/// <summary>The k directions whose signs stand for a vector: the leading principal axes of the residuals, rotated at random among
/// themselves.</summary>
/// <remarks>
/// The axes hold most of what tells residuals apart (Yang, Li, Wang: MRQ, arXiv 2411.06158, section 4); the rotation spreads that evenly
/// over k signs, so that the estimate made from them has no bias (Gao, Long: RaBitQ, 2024, section 3.1). Immutable; safe for concurrent
/// use.
/// </remarks>
public sealed class SignProjection
{
    /// <summary>Signs come in whole bytes.</summary>
    public const int Multiple = 8;

    private readonly float[] _axes, _origin;
    private readonly Lazy<ResidualBlocks> _coarse;

    // What the directions tell of the point around which coordinates are taken.
    private readonly float[] _centre;

    private SignProjection(int dimensions, float[] axes, float[] origin)
    {
        Dimensions = dimensions;
        Signs = origin.Length;
        (_axes, _origin) = (axes, origin);
        _centre = new float[dimensions];
        for (int i = 0; i < Signs; i++) TensorPrimitives.MultiplyAdd(Axis(i), origin[i], _centre, _centre);
        _coarse = new(Coarse);
    }

    /// <summary>Components of a vector, D.</summary>
    public int Dimensions { get; }

    /// <summary>Signs of a vector, k: a multiple of 8.</summary>
    public int Signs { get; }

    /// <summary>k × D, row-major: orthonormal rows, or zero rows where residuals vary in fewer directions.</summary>
    public ReadOnlyMemory<float> Axes => _axes;

    /// <summary>k coordinates of the point around which coordinates are taken.</summary>
    public ReadOnlyMemory<float> Origin => _origin;

    /// <summary>Signs for vectors of D dimensions: one a dimension, to the next 8; at most 192, which rank sentence and picture embeddings
    /// as well as all.</summary>
    public static int DefaultSigns(int dimensions) => Math.Min(192, (dimensions + Multiple - 1) / Multiple * Multiple);

    /// <summary>Rotates the leading axes of residuals at random among themselves.</summary>
    /// <param name="axes">At least k of them, or one for each dimension.</param>
    /// <param name="signs">k, as <see cref="DefaultSigns"/> gives it or another multiple of 8; at most D rounded up to a multiple of
    /// 8.</param>
    /// <param name="seed">Seed of the rotation.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not in its range.</exception>
    public static SignProjection Rotated(ResidualAxes axes, int signs, int seed)
    {
        ArgumentNullException.ThrowIfNull(axes);
        int dimensions = axes.Dimensions;
        ArgumentOutOfRangeException.ThrowIfLessThan(signs, Multiple);
        ArgumentOutOfRangeException.ThrowIfNotEqual(signs % Multiple, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signs, (dimensions + Multiple - 1) / Multiple * Multiple);
        float[] rotated = Rotate(axes.Leading(Math.Min(signs, dimensions)), dimensions, signs, seed);
        var coordinates = new float[signs];
        Multiply(rotated, axes.Origin, coordinates);
        return new SignProjection(dimensions, rotated, coordinates);
    }

    /// <summary>Directions that were found before.</summary>
    /// <param name="dimensions">D.</param>
    /// <param name="axes">k × D, row-major, as <see cref="Axes"/> gives them.</param>
    /// <param name="origin">k, as <see cref="Origin"/> gives them.</param>
    /// <exception cref="ArgumentException">k is not a positive multiple of 8, or the lengths do not fit.</exception>
    public static SignProjection Of(int dimensions, ReadOnlySpan<float> axes, ReadOnlySpan<float> origin)
    {
        if (origin.Length == 0 || origin.Length % Multiple != 0 || axes.Length != (long)origin.Length * dimensions)
            throw new ArgumentException(
                $"{axes.Length} components and {origin.Length} coordinates are not {Multiple}, 16, … axes of {dimensions}.", nameof(axes));
        return new SignProjection(dimensions, axes.ToArray(), origin.ToArray());
    }

    /// <summary>Coordinates of a vector along the directions, around the origin.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="coordinates">k components, written whole.</param>
    public void Project(ReadOnlySpan<float> vector, Span<float> coordinates)
    {
        Multiply(_axes, vector, coordinates);
        TensorPrimitives.Subtract(coordinates, _origin, coordinates);
    }

    /// <summary>Coordinates of a vector by directions of int8, a quarter of the memory to read: what that loses is little beside what signs
    /// lose of the documents.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="query">Scratch memory for D components.</param>
    /// <param name="coordinates">Room for <see cref="CoarseLength"/>; the first k are written.</param>
    internal void ProjectCoarsely(ReadOnlySpan<float> vector, ResidualQuery query, Span<float> coordinates)
    {
        query.Prepare(vector, _centre);
        _coarse.Value.Dot(query, coordinates);
    }

    /// <summary>Room that k coordinates by directions of int8 take.</summary>
    internal static int CoarseLength(int signs) => (signs + ResidualBlocks.Lanes - 1) / ResidualBlocks.Lanes * ResidualBlocks.Lanes;

    private ResidualBlocks Coarse()
    {
        var blocks = new ResidualBlocks(new float[Dimensions]);
        blocks.Reserve(Signs);
        for (int i = 0; i < Signs; i++) blocks.Add(i, Axis(i));
        return blocks;
    }

    private ReadOnlySpan<float> Axis(int axis) => _axes.AsSpan(axis * Dimensions, Dimensions);

    private static void Multiply(ReadOnlySpan<float> axes, ReadOnlySpan<float> vector, Span<float> products)
    {
        for (int i = 0; i < products.Length; i++) products[i] = TensorPrimitives.Dot(vector, axes.Slice(i * vector.Length, vector.Length));
    }

    /// <summary>Random orthonormal combinations of the principal axes; as many rows as signs, though there be fewer axes.</summary>
    private static float[] Rotate(ReadOnlySpan<float> principal, int dimensions, int signs, int seed)
    {
        int axes = principal.Length / dimensions;
        float[] rotation = RandomOrthonormal(signs, axes, seed);
        var rotated = new float[signs * dimensions];
        for (int row = 0; row < signs; row++)
        {
            Span<float> into = rotated.AsSpan(row * dimensions, dimensions);
            for (int axis = 0; axis < axes; axis++)
                TensorPrimitives.MultiplyAdd(principal.Slice(axis * dimensions, dimensions), rotation[row * axes + axis], into, into);
        }
        return rotated;
    }

    /// <summary>signs × axes with orthonormal columns: Gram and Schmidt's on Gaussian columns.</summary>
    private static float[] RandomOrthonormal(int signs, int axes, int seed)
    {
        float[] columns = StandardNormal.Draw(axes * signs, new Random(seed));
        PrincipalAxes.Orthonormalise(columns, signs);
        var rows = new float[columns.Length];
        for (int row = 0; row < signs; row++)
            for (int axis = 0; axis < axes; axis++)
                rows[row * axes + axis] = columns[axis * signs + row];
        return rows;
    }
}
