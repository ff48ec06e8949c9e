using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Training;

/// <summary>Trains the cells of a field.</summary>
public static class CellTrainer
{
    /// <summary>Clusters whole vectors.</summary>
    public static CellBook Train(
        VectorBlock sample, int cells, int seed, int parallelism, IProgress<int>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
