using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Index.Service.Training;

/// <summary>How far the queries that a setting is measured with lie from their nearest cells.</summary>
internal static class UsualDistances
{
    /// <summary>Of the queries, those that may lie beyond what is usual: fewer could not be told from one another, and if they were
    /// more, ordinary searches would cost more.</summary>
    private const double Beyond = 0.01;

    // Where a few of the documents lie far from all others, they are among the furthest 100th, and still unlike what was measured.
    private const double Common = 0.05, MostOfCommon = 1.5;

    /// <summary>The squared distance to the nearest centroid within which queries are usual; null without cells, and where it is no
    /// number.</summary>
    /// <param name="model">A model.</param>
    /// <param name="queries">Queries that it was not trained on, at least one.</param>
    public static float? Furthest(Model model, VectorBlock queries)
    {
        if (model.Chooser is not { } chooser) return null;
        var distances = new float[queries.Count];
        Span<int> nearest = stackalloc int[1];
        for (int row = 0; row < distances.Length; row++)
        {
            chooser.Choose(queries[row], nearest);
            distances[row] = ExactDistance.Squared(queries[row], model.Cells![nearest[0]]);
        }
        Array.Sort(distances);
        double usual = Math.Min(Of(distances, Beyond), MostOfCommon * Of(distances, Common));
        return double.IsFinite(usual) ? (float)usual : null;
    }

    private static float Of(float[] distances, double beyond) => distances[^(1 + (int)(beyond * distances.Length))];
}
