using System.Numerics.Tensors;

namespace OrleansLsh.Core.Hashing;

/// <summary>The directions in which points vary most, by randomised subspace iteration (Halko, Martinsson, Tropp 2011, algorithm 4.4).</summary>
internal static class PrincipalAxes
{
    // Two already separate what varies from what hardly does, and put it first; which of nearly equal directions comes first does not matter here.
    private const int Iterations = 3;

    /// <summary>Finds an orthonormal basis of the subspace in which points vary most.</summary>
    /// <param name="points">count × D, row-major, their mean at the origin.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="axes">How many directions, 1 to D.</param>
    /// <returns>axes × D, row-major, roughly in the order of how much varies along them; zero rows where the points vary in fewer directions.</returns>
    public static float[] Find(ReadOnlySpan<float> points, int dimensions, int axes)
    {
        var basis = new float[axes * dimensions];
        var random = new Random(axes);
        foreach (ref float component in basis.AsSpan()) component = (float)(random.NextDouble() - 0.5);
        Orthonormalise(basis, dimensions);
        var image = new float[basis.Length];
        for (int i = 0; i < Iterations; i++)
        {
            Multiply(points, basis, image, dimensions);
            Orthonormalise(image, dimensions);
            (basis, image) = (image, basis);
        }
        return basis;
    }

    /// <summary>Pᵀ P B for points P and directions B.</summary>
    private static void Multiply(ReadOnlySpan<float> points, ReadOnlySpan<float> basis, Span<float> image, int dimensions)
    {
        image.Clear();
        for (; !points.IsEmpty; points = points[dimensions..])
        {
            ReadOnlySpan<float> point = points[..dimensions];
            for (int at = 0; at < basis.Length; at += dimensions)
            {
                Span<float> into = image.Slice(at, dimensions);
                TensorPrimitives.MultiplyAdd(point, TensorPrimitives.Dot(point, basis.Slice(at, dimensions)), into, into);
            }
        }
    }

    /// <summary>Gram and Schmidt's, each direction freed twice of those before it, since once leaves what rounding adds.</summary>
    internal static void Orthonormalise(Span<float> basis, int dimensions)
    {
        for (int at = 0; at < basis.Length; at += dimensions)
        {
            Span<float> axis = basis.Slice(at, dimensions);
            float length = TensorPrimitives.Norm<float>(axis);
            for (int pass = 0; pass < 2; pass++)
                for (int before = 0; before < at; before += dimensions)
                {
                    ReadOnlySpan<float> other = basis.Slice(before, dimensions);
                    TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(axis, other), axis, axis);
                }
            float left = TensorPrimitives.Norm<float>(axis);
            if (left > length * 1e-5f) TensorPrimitives.Divide(axis, left, axis);
            else axis.Clear();
        }
    }
}
