using OrleansLsh.Core.Hashing;

namespace OrleansLsh.Core.Training;

internal static class ProjectionTrainer
{
    public static Codebook Train(ReadOnlyMemory<float> points, int dimensions, TrainingOptions options, int seed) => throw new NotImplementedException();
}
