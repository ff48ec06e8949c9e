using System.Numerics.Tensors;
using OrleansLsh.Samples.ApiDocs.Lsa;

namespace OrleansLsh.Samples.ApiDocs.Words;

/// <summary>Weighs the words of a text: often here, seldom elsewhere counts most.</summary>
/// <remarks>Term frequency 1 + ln tf; inverse document frequency 1 + ln((1 + N) / (1 + df)), smoothed as if one more text held every term;
/// rows of length 1. Manning, Raghavan, Schütze: Introduction to Information Retrieval, 2008, sections 6.2 and 6.4. It departs in one
/// point: the inverse document frequency is squared, or the reduction would spend its directions on "Gets or sets" and on namespaces (with
/// the plain weight, SemaphoreSlim's nearest by name are mostly other types of System.Threading; with this one, mostly its own
/// members).</remarks>
internal sealed class TfIdf
{
    private readonly Vocabulary _vocabulary;
    private readonly float[] _rarity;

    private TfIdf(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _rarity = [.. vocabulary.DocumentCounts.Select(count => Rarity(count, vocabulary.Documents))];
    }

    /// <summary>Learns terms and their rarity.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="minDocuments">Texts a word must occur in to be a term, at least 1.</param>
    /// <param name="cancellationToken">Checked every few thousand texts.</param>
    public static TfIdf Fit(IReadOnlyList<string> texts, int minDocuments, CancellationToken cancellationToken) =>
        new(Vocabulary.Of(texts, minDocuments, cancellationToken));

    /// <summary>The terms.</summary>
    public Vocabulary Vocabulary => _vocabulary;

    /// <summary>The weights of a text's terms: ids ascending, length 1; empty where the text has no term.</summary>
    public (int[] Terms, float[] Weights) Weigh(string text)
    {
        var occurrences = new List<int>();
        foreach (ReadOnlySpan<char> word in new WordSplitter(text))
            if (_vocabulary.TryGetId(word, out var id)) occurrences.Add(id);
        occurrences.Sort();

        (List<int> terms, List<float> weights) = (new List<int>(occurrences.Count), new List<float>(occurrences.Count));
        for (var first = 0; first < occurrences.Count;)
        {
            var end = first + 1;
            while (end < occurrences.Count && occurrences[end] == occurrences[first]) end++;
            terms.Add(occurrences[first]);
            weights.Add((1 + MathF.Log(end - first)) * _rarity[occurrences[first]]);
            first = end;
        }
        return ([.. terms], Normalised([.. weights]));
    }

    /// <summary>The weights of texts, a row each.</summary>
    public SparseMatrix Weigh(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var rows = new (int[] Terms, float[] Weights)[texts.Count];
        InParallel.For(texts.Count, text => rows[text] = Weigh(texts[text]), cancellationToken);

        var starts = new int[texts.Count + 1];
        for (var row = 0; row < rows.Length; row++) starts[row + 1] = starts[row] + rows[row].Terms.Length;
        (int[] terms, float[] weights) = (new int[starts[^1]], new float[starts[^1]]);
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row].Terms.CopyTo(terms, starts[row]);
            rows[row].Weights.CopyTo(weights, starts[row]);
        }
        return new SparseMatrix(_vocabulary.Terms.Count, starts, terms, weights);
    }

    private static float Rarity(int count, int documents)
    {
        var inverseFrequency = 1 + Math.Log((1.0 + documents) / (1.0 + count));
        return (float)(inverseFrequency * inverseFrequency);
    }

    private static float[] Normalised(float[] weights)
    {
        var squares = 0.0;
        foreach (var weight in weights) squares += weight * weight;
        if (squares > 0) TensorPrimitives.Multiply(weights, (float)(1 / Math.Sqrt(squares)), weights);
        return weights;
    }
}
