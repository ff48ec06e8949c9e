using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Vectors;

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
    private const float NearerWhenTrained = 1.5f;

    /// <summary>The squared distance to the nearest centroid within which queries are usual; null without cells, and where it is no
    /// number.</summary>
    /// <param name="model">A model.</param>
    /// <param name="queries">Queries that it was not trained on, at least one.</param>
    public static float? Furthest(Model model, VectorBlock queries)
    {
        if (Distances(model, queries) is not { } distances) return null;
        Array.Sort(distances);
        double usual = Math.Min(Of(distances, Beyond), MostOfCommon * Of(distances, Common));
        return double.IsFinite(usual) ? (float)usual : null;
    }

    /// <summary>The squared distance to the nearest centroid within which nearly all documents lie; null without cells, without documents,
    /// and where it is no number.</summary>
    /// <param name="model">A model.</param>
    /// <param name="documents">Documents that stand for all.</param>
    /// <param name="areTrainedOn">Whether the model was trained on them.</param>
    public static float? OfDocuments(Model model, VectorBlock documents, bool areTrainedOn)
    {
        if (documents.Count == 0 || Distances(model, documents) is not { } distances) return null;
        Array.Sort(distances);
        float usual = Math.Min(Of(distances, Beyond), (float)MostOfCommon * Of(distances, Common)) * (areTrainedOn ? NearerWhenTrained : 1);
        return float.IsFinite(usual) ? usual : null;
    }

    /// <summary>The part of vectors, 0 to 1, that lie beyond a squared distance from the nearest centroid; null without cells.</summary>
    /// <param name="model">A model.</param>
    /// <param name="vectors">The vectors, at least one.</param>
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
