using System.Numerics.Tensors;
using OrleansLsh.Samples.ApiDocs.Words;

namespace OrleansLsh.Samples.ApiDocs.Lsa;

/// <summary>Turns text into vectors: TF-IDF weights, projected on the directions in which the fitted texts differ most.</summary>
/// <remarks>Deerwester, Dumais, Furnas, Landauer, Harshman: Indexing by latent semantic analysis, 1990. A text becomes its row of U Σ,
/// normalised, whether it was among the fitted ones or not.</remarks>
public sealed class LsaModel
{
    private readonly TfIdf _weights;
    private readonly DenseMatrix _projection;

    private LsaModel(TfIdf weights, TruncatedSvd svd)
    {
        (_weights, _projection, SingularValues) = (weights, svd.RightVectors, svd.SingularValues);
    }

    /// <summary>Components of a vector.</summary>
    public int Dimensions => _projection.Columns;

    /// <summary>Number of words known.</summary>
    public int Terms => _projection.Rows;

    /// <summary>How much each component carries, descending.</summary>
    public IReadOnlyList<float> SingularValues { get; }

    /// <summary>Learns from texts and embeds them.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="minDocuments">Texts a word must occur in to be known, at least 1.</param>
    /// <param name="dimensions">Components of a vector, at least 1.</param>
    /// <param name="seed">Seed of the reduction.</param>
    /// <param name="cancellationToken">Checked in every step.</param>
    /// <returns>The model, and of each text what <see cref="Embed"/> gives for it, to the bit.</returns>
    internal static (LsaModel Model, IReadOnlyList<ReadOnlyMemory<float>?> Vectors) Fit(
        IReadOnlyList<string> texts, int minDocuments, int dimensions, int seed, CancellationToken cancellationToken)
    {
        var weights = TfIdf.Fit(texts, minDocuments, cancellationToken);
        SparseMatrix matrix = weights.Weigh(texts, cancellationToken);
        var model = new LsaModel(weights, TruncatedSvd.Of(matrix, dimensions, seed, cancellationToken));
        DenseMatrix rows = matrix.Times(model._projection, cancellationToken);
        var vectors = new ReadOnlyMemory<float>?[texts.Count];
        InParallel.For(texts.Count, row =>
        {
            if (TryNormalise(rows[row])) vectors[row] = rows.Values.Slice(row * rows.Columns, rows.Columns);
        }, cancellationToken);
        return (model, vectors);
    }

    /// <summary>The vector of a text, of length 1; null where no word of it is known.</summary>
    public float[]? Embed(string text)
    {
        (int[] terms, float[] weights) = _weights.Weigh(text);
        var vector = new float[Dimensions];
        SparseMatrix.Accumulate(terms, weights, _projection, vector);
        return TryNormalise(vector) ? vector : null;
    }

    // Without a known word, or with words that all lie outside the kept directions, there is nothing to normalise but rounding noise.
    private static bool TryNormalise(Span<float> vector)
    {
        const float Noise = 1e-5f;
        var length = TensorPrimitives.Norm<float>(vector);
        if (length < Noise) return false;
        TensorPrimitives.Divide(vector, length, vector);
        return true;
    }
}
