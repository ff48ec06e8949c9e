using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Ranking;

/// <summary>Coordinates of a vector along the axes of a reduction, both as int8: a quarter of the memory to read, and enough to tell which
/// centroids are near.</summary>
/// <remarks>Immutable; safe for concurrent use.</remarks>
internal sealed class CoarseProjection
{
    private readonly CentroidReduction _reduction;
    private readonly ResidualBlocks _axes;

    /// <summary>Quantises the axes.</summary>
    public CoarseProjection(CentroidReduction reduction)
    {
        _reduction = reduction;
        _axes = new ResidualBlocks(new float[reduction.Mean.Length]);
        _axes.Reserve(Reduced - 1);
        for (int axis = 0; axis < Reduced - 1; axis++) _axes.Add(axis, reduction.Axis(axis));
    }

    /// <summary>Components of a vector, D.</summary>
    public int Dimensions => _reduction.Mean.Length;

    /// <summary>Components of a projected vector, r + 1.</summary>
    public int Reduced => _reduction.Dimensions;

    /// <summary>Projects a vector. What the axes leave out of it is the same for all centroids, so 0 stands for its length.</summary>
    /// <param name="vector">D components.</param>
    /// <param name="query">Scratch memory for D components.</param>
    /// <param name="room">r + 1 components, rounded up to a multiple of 16.</param>
    /// <returns>The first r + 1 of these.</returns>
    public ReadOnlySpan<float> Project(ReadOnlySpan<float> vector, ResidualQuery query, Span<float> room)
    {
        query.Prepare(vector, _reduction.Mean);
        _axes.Dot(query, room);
        room[Reduced - 1] = 0;
        return room[..Reduced];
    }
}
