using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Tests.Subspaces;

namespace OrleansLsh.Core.Tests.Cells;

/// <summary>Wide vectors that vary in few directions, and a little in all.</summary>
internal static class FlatCells
{
    public static CellBook Book(int cells, int dimensions, int directions, float noise = 0.1f, float scale = 1) =>
        new(dimensions, Draw(cells, dimensions, directions, seed: 5, scale, noise));

    public static float[] Draw(int count, int dimensions, int directions, int seed, float scale = 1, float noise = 0.1f)
    {
        float[] basis = Draws.Vectors(directions * dimensions, seed: 4), weights = Draws.Vectors(count * directions, seed);
        float[] vectors = Draws.Vectors(count * dimensions, seed + 1);
        for (int i = 0; i < vectors.Length; i++)
        {
            (int k, int d) = Math.DivRem(i, dimensions);
            vectors[i] *= noise;
            for (int b = 0; b < directions; b++) vectors[i] += weights[k * directions + b] * basis[b * dimensions + d];
            vectors[i] *= scale;
        }
        return vectors;
    }
}
