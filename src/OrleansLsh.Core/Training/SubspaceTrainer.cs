using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;

namespace OrleansLsh.Core.Training;

/// <summary>Trains the codebook of one subspace on the block it is given.</summary>
public static class SubspaceTrainer
{
    /// <summary>Clusters the sub-vectors of one subspace.</summary>
    /// <param name="points">count × dimensions, row-major: one subspace of the sample.</param>
    /// <param name="dimensions">Components of a sub-vector.</param>
    /// <param name="options">Family, clusters, restarts, tolerance.</param>
    /// <param name="seed">The subspace's own seed.</param>
    /// <param name="cancellationToken">Checked at least once per iteration.</param>
    public static (Codebook Codebook, SubspaceStatistics Statistics) Train(
        ReadOnlyMemory<float> points, int dimensions, TrainingOptions options, int seed, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
