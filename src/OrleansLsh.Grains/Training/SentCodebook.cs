using OrleansLsh.Core.Hashing;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Training;

/// <summary>Codebooks on their way from the grain that trained them, in parts that a message holds.</summary>
internal static class SentCodebook
{
    private const int Cells = -1;

    /// <summary>The messages that carry the codebook of a subspace.</summary>
    public static IEnumerable<TrainedMessage> Of(Codebook codebook, JsonMessage statistics) => Split(
        new CodebookPart
        {
            Dimensions = codebook.Dimensions,
            Clusters = codebook.Clusters,
            Family = (int)codebook.Family,
            Direction = new FloatBlock(codebook.Projection?.Direction ?? default),
            Offset = codebook.Projection?.Offset ?? 0,
            Width = codebook.Projection?.Width ?? 0,
        },
        codebook.Centroids, statistics);

    /// <summary>The messages that carry the centroids of cells.</summary>
    public static IEnumerable<TrainedMessage> Of(CellBook cells) => Split(
        new CodebookPart { Dimensions = cells.Dimensions, Clusters = cells.Count, Family = Cells }, cells.Centroids, new JsonMessage());

    /// <summary>A subspace's codebook from all its parts, in their order.</summary>
    public static Codebook ToCodebook(IReadOnlyList<CodebookPart> parts)
    {
        CodebookPart first = parts[0];
        RandomProjection? projection =
            first.Direction.Length == 0 ? null : new RandomProjection(first.Direction.Values, first.Offset, first.Width);
        return new Codebook((ClusterFamily)first.Family, first.Dimensions, Join(parts), projection);
    }

    /// <summary>Cells from all their parts, in their order.</summary>
    public static CellBook ToCells(IReadOnlyList<CodebookPart> parts) => new(parts[0].Dimensions, Join(parts));

    private static IEnumerable<TrainedMessage> Split(CodebookPart head, ReadOnlyMemory<float> centroids, JsonMessage statistics)
    {
        int step = Math.Max(1, WireLimits.Components / head.Dimensions) * head.Dimensions;
        for (int first = 0; first < centroids.Length; first += step)
        {
            var part = new FloatBlock(centroids.Slice(first, Math.Min(step, centroids.Length - first)));
            yield return new TrainedMessage { Part = head with { Centroids = part }, Statistics = statistics };
        }
    }

    private static ReadOnlyMemory<float> Join(IReadOnlyList<CodebookPart> parts)
    {
        if (parts is [CodebookPart whole]) return whole.Centroids.Values;
        var centroids = new float[parts.Sum(part => part.Centroids.Length)];
        int filled = 0;
        foreach (CodebookPart part in parts)
        {
            part.Centroids.Values.CopyTo(centroids.AsMemory(filled));
            filled += part.Centroids.Length;
        }
        return centroids;
    }
}
