using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>How far vectors lie from their nearest cells: the queries that a setting is measured with, and documents.</summary>
internal static class UsualDistances
{
    /// <summary>Of the queries, those that may lie beyond what is usual: fewer could not be told from one another, and if they were
    /// more, ordinary searches would cost more.</summary>
    private const double Beyond = 0.01;

    // Where a few of the documents lie far from all others, they are among the furthest 100th, and still unlike what was measured.
    private const double Common = 0.05, MostOfCommon = 1.5;

    // In a small collection all documents are trained on, and lie nearer to their centroids than others do.
    private const double NearerWhenTrained = 1.5;

    /// <summary>The squared distance to the nearest centroid within which nearly all of some vectors lie; null without cells, without
    /// vectors, and where it is no number.</summary>
    /// <param name="model">A model.</param>
    /// <param name="vectors">Queries or documents that stand for all others of their kind, where they lie for cells.</param>
    /// <param name="areTrainedOn">Whether the model was trained on them.</param>
    public static float? Furthest(Model model, VectorBlock vectors, bool areTrainedOn = false)
    {
        if (vectors.Count == 0 || Distances(model, vectors) is not { } distances) return null;
        Array.Sort(distances);
        double usual = Math.Min(Of(distances, Beyond), MostOfCommon * Of(distances, Common)) * (areTrainedOn ? NearerWhenTrained : 1);
        return double.IsFinite(usual) ? (float)usual : null;
    }

    /// <summary>The part of vectors, 0 to 1, that lie beyond a squared distance from the nearest centroid; null without cells.</summary>
    /// <param name="model">A model.</param>
    /// <param name="vectors">The vectors, at least one, where they lie for cells.</param>
    /// <param name="usual">The squared distance.</param>
    public static double? PartBeyond(Model model, VectorBlock vectors, float usual) =>
        Distances(model, vectors) is { } distances ? distances.Count(distance => !(distance <= usual)) / (double)distances.Length : null;

    private static float[]? Distances(Model model, VectorBlock vectors)
    {
        if (model.Chooser is not { } chooser) return null;
        var distances = new float[vectors.Count];
        Span<int> nearest = stackalloc int[1];
        for (int row = 0; row < distances.Length; row++)
        {
            chooser.Choose(vectors[row], nearest);
            distances[row] = ExactDistance.Squared(vectors[row], model.Cells![nearest[0]]);
        }
        return distances;
    }

    private static float Of(float[] distances, double beyond) => distances[^(1 + (int)(beyond * distances.Length))];
}
