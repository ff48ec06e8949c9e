using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Index.Service.Explaining;

/// <summary>Compares two vectors subspace by subspace, where they lie for cells and codes.</summary>
internal static class SubspaceComparison
{
    /// <summary>n entries: clusters, rarity of the query's token, and the part of the squared distance.</summary>
    public static IReadOnlyList<SubspaceExplanation> Compare(
        Model model, ReadOnlySpan<float> query, ReadOnlySpan<byte> queryCodes, ReadOnlySpan<float> hit, ReadOnlySpan<byte> hitCodes,
        IReadOnlyList<long> frequencies, long documents)
    {
        double[] squared = SquaredDistances(model.Split, query, hit);
        double total = squared.Sum();
        var subspaces = new SubspaceExplanation[squared.Length];
        // What is written between the two counts may be in one and not in the other.
        documents = Math.Max(documents, frequencies.Max());
        for (int i = 0; i < subspaces.Length; i++)
            subspaces[i] = new SubspaceExplanation(
                i, queryCodes[i], hitCodes[i], queryCodes[i] == hitCodes[i], frequencies[i], TokenRarity.Idf(documents, frequencies[i]),
                total > 0 ? squared[i] / total : 0);
        return subspaces;
    }

    private static double[] SquaredDistances(SubspaceSplit split, ReadOnlySpan<float> query, ReadOnlySpan<float> hit)
    {
        var squared = new double[split.Subspaces];
        float[] one = new float[split.Size(0)], other = new float[split.Size(0)];
        for (int i = 0; i < squared.Length; i++)
        {
            Span<float> x = one.AsSpan(0, split.Size(i)), y = other.AsSpan(0, split.Size(i));
            split.Gather(query, i, x);
            split.Gather(hit, i, y);
            squared[i] = WideDistance.Squared(x, y);
        }
        return squared;
    }
}
