using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Embedded.Memory;

namespace OrleansLsh.Index.Tests.Memory;

/// <summary>Fields of made vectors.</summary>
internal static class MadeField
{
    /// <summary>A field with these, trained on them.</summary>
    public static FieldIndex Filled(float[][] vectors, int cells)
    {
        int dimensions = vectors[0].Length;
        Model model = ModelTrainer.Train(
            "t.v", 1, Metric.Euclidean, new VectorBlock(dimensions, vectors.SelectMany(vector => vector).ToArray()), vectors.Length,
            new TrainingOptions { Subspaces = 2, Clusters = 2, Cells = cells, Restarts = 1, Seed = 1 }, null, default);
        var index = new FieldIndex(new("v", dimensions, Metric.Euclidean), model);
        Span<ushort> cell = stackalloc ushort[1];
        var codes = new byte[model.Subspaces];
        for (int slot = 0; slot < vectors.Length; slot++)
        {
            model.Cells!.Assign(vectors[slot], cell);
            model.Hasher.Hash(vectors[slot], codes);
            index.Add(slot, vectors[slot], codes, cell[0]);
        }
        return index;
    }

    /// <summary>Around some centres, each component varying less than the one before by a factor.</summary>
    public static float[][] Vectors(int dimensions, int count, double decay)
    {
        var random = new Random(1);
        float[][] centres = [.. Enumerable.Range(0, 20).Select(_ => Draw(2))];
        return [.. Enumerable.Range(0, count).Select(i => Draw(1).Zip(centres[i % 20], (x, y) => x + y).ToArray())];

        float[] Draw(double size) =>
            [.. Enumerable.Range(0, dimensions).Select(d => (float)(size * Math.Pow(decay, d) * (random.NextDouble() + random.NextDouble() - 1)))];
    }
}
