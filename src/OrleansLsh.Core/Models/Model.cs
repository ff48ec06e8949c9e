using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Models;

/// <summary>Everything that turns the vectors of a field into codes and cells. Immutable; a new training makes a new version.</summary>
/// <param name="Id">Whose model it is: <c>{collection}.{field}</c>.</param>
/// <param name="Version">1 for the first training of the field, then one more each time.</param>
/// <param name="Metric">The metric of the field.</param>
/// <param name="Options">The options it was trained with.</param>
/// <param name="Split">Which components belong to which subspace.</param>
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
    public int Dimensions => Split.Dimensions;

    /// <summary>Number of subspaces, n.</summary>
    public int Subspaces => Split.Subspaces;

    /// <summary>The kernel that hashes with these codebooks; made once.</summary>
    public SubspaceHasher Hasher { get; } = new(Split, Codebooks);

    /// <summary>The directions whose signs a scan reads first; null without cells, and where a model was not made for scanning.</summary>
    public SignProjection? Signs { get; init; }

    /// <summary>Chooses the cells that a query probes; null without cells. Made once.</summary>
    public CellChooser? Chooser { get; } = Cells is null ? null : new(Cells);
}

/// <summary>What training measured in one subspace, on its sample.</summary>
/// <param name="Inertia">Σ squared distance of the sample's sub-vectors to their centroids.</param>
/// <param name="RelativeError">Inertia ÷ Σ squared distance to the mean, 0 to 1: the part of the subspace's variance that the codes lose; 0
/// for a constant subspace.</param>
/// <param name="ClusterSizes">Sub-vectors of the sample in each cluster.</param>
public sealed record SubspaceStatistics(double Inertia, double RelativeError, IReadOnlyList<int> ClusterSizes);
