using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Models;

/// <summary>Everything that turns the vectors of a field into codes and cells. Immutable; a new training makes a new version.</summary>
/// <param name="Id">Whose model it is: <c>{collection}.{field}</c>.</param>
/// <param name="Version">1 for the first training of the field, then one more each time.</param>
/// <param name="Metric">The metric of the field.</param>
/// <param name="Options">The options it was trained with.</param>
/// <param name="Split">Which components belong to which subspace; under dot, of the vectors as they lie in <see cref="Space"/>.</param>
/// <param name="Codebooks">n codebooks, one per subspace.</param>
/// <param name="Cells">The cells, or null where the collection was too small for them.</param>
/// <param name="Statistics">n entries: what training measured.</param>
/// <param name="SampleSize">Vectors that the subspaces were trained on.</param>
public sealed record Model(
    string Id,
    int Version,
    Metric Metric,
    TrainingOptions Options,
    SubspaceSplit Split,
    IReadOnlyList<Codebook> Codebooks,
    CellBook? Cells,
    IReadOnlyList<SubspaceStatistics> Statistics,
    int SampleSize)
{
    /// <summary>Components of a vector, D.</summary>
    public int Dimensions => Space?.Dimensions ?? Split.Dimensions;

    /// <summary>Where vectors lie for cells and codes under the metric dot; null under the others, where they lie as they are.</summary>
    public DotSpace? Space { get; init; }

    /// <summary>Number of subspaces, n.</summary>
    public int Subspaces => Split.Subspaces;

    /// <summary>The kernel that hashes with these codebooks; made once.</summary>
    public SubspaceHasher Hasher { get; } = new(Split, Codebooks);

    /// <summary>The directions whose signs a scan reads first; null without cells, and where a model was not made for scanning.</summary>
    public SignProjection? Signs { get; init; }

    /// <summary>Where documents lie for cells and codes.</summary>
    /// <param name="vectors">count × D, row-major, as they are stored; given back where they lie as they are.</param>
    public ReadOnlyMemory<float> Placed(ReadOnlyMemory<float> vectors) =>
        Space is null ? vectors : Placed(new VectorBlock(Dimensions, vectors)).Values;

    /// <inheritdoc cref="Placed(ReadOnlyMemory{float})"/>
    public ReadOnlySpan<float> Placed(ReadOnlySpan<float> vectors)
    {
        if (Space is null) return vectors;
        var placed = new float[vectors.Length / Dimensions * Split.Dimensions];
        Space.PlaceDocuments(vectors, placed);
        return placed;
    }

    /// <inheritdoc cref="Placed(ReadOnlyMemory{float})"/>
    public VectorBlock Placed(VectorBlock vectors) => Space is null ? vectors : Space.PlaceDocuments(vectors);

    /// <summary>Where queries lie for cells and codes.</summary>
    /// <param name="queries">Vectors of D components; given back where they lie as they are.</param>
    public VectorBlock PlacedQueries(VectorBlock queries)
    {
        if (Space is null) return queries;
        int dimensions = Split.Dimensions;
        var placed = new float[queries.Count * dimensions];
        for (int row = 0; row < queries.Count; row++) Space.PlaceQuery(queries[row], placed.AsSpan(row * dimensions, dimensions));
        return new VectorBlock(dimensions, placed);
    }

    /// <summary>Where a query lies for cells and codes.</summary>
    /// <param name="query">D components; given back where it lies as it is.</param>
    public ReadOnlySpan<float> PlacedQuery(ReadOnlySpan<float> query)
    {
        if (Space is null) return query;
        var placed = new float[Split.Dimensions];
        Space.PlaceQuery(query, placed);
        return placed;
    }

    /// <summary>The codes of documents.</summary>
    /// <param name="vectors">count × D, row-major, as they are stored.</param>
    /// <param name="codes">count × n, written whole.</param>
    public void Hash(ReadOnlySpan<float> vectors, Span<byte> codes) => Hasher.Hash(Placed(vectors), codes);

    /// <summary>The codes of a query: those of a document, but under dot.</summary>
    /// <param name="query">D components.</param>
    /// <param name="codes">n codes, written whole.</param>
    public void HashQuery(ReadOnlySpan<float> query, Span<byte> codes) => Hasher.Hash(PlacedQuery(query), codes);

    /// <summary>Chooses the cells that a query probes; null without cells. Made once.</summary>
    public CellChooser? Chooser { get; } = Cells is null ? null : new(Cells);
}

/// <summary>What training measured in one subspace, on its sample.</summary>
/// <param name="Inertia">Σ squared distance of the sample's sub-vectors to their centroids.</param>
/// <param name="RelativeError">Inertia ÷ Σ squared distance to the mean, 0 to 1: the part of the subspace's variance that the codes lose; 0
/// for a constant subspace.</param>
/// <param name="ClusterSizes">Sub-vectors of the sample in each cluster.</param>
public sealed record SubspaceStatistics(double Inertia, double RelativeError, IReadOnlyList<int> ClusterSizes);
