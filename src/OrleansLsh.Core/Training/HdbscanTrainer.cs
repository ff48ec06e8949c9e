using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Training;

internal static class HdbscanTrainer
{
    public static (Codebook, int[] Assignment) Train(
        ReadOnlyMemory<float> points, int dimensions, TrainingOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();
}
