namespace OrleansLsh.Samples.ApiDocs.Words;

/// <summary>The terms of a set of texts and in how many texts each occurs.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private Vocabulary(string[] terms, int[] documentCounts, int documents)
    {
        (Terms, DocumentCounts, Documents) = (terms, documentCounts, documents);
        _ids = new Dictionary<string, int>(terms.Length, StringComparer.Ordinal);
        for (var id = 0; id < terms.Length; id++) _ids.Add(terms[id], id);
        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The terms in ordinal order; a term's place is its id.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>For each term, the number of texts that contain it.</summary>
    public IReadOnlyList<int> DocumentCounts { get; }

    /// <summary>The number of texts.</summary>
    public int Documents { get; }

    /// <summary>The id of a lower-case word; false for a word that is no term.</summary>
    public bool TryGetId(ReadOnlySpan<char> word, out int id) => _lookup.TryGetValue(word, out id);

    /// <summary>Collects the words of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="minDocuments">Texts a word must occur in to be a term, at least 1.</param>
    /// <param name="cancellationToken">Checked every few thousand texts.</param>
    public static Vocabulary Of(IReadOnlyList<string> texts, int minDocuments, CancellationToken cancellationToken)
    {
        const int TextsPerPiece = 4096;
        var pieces = new Dictionary<string, int>[(texts.Count + TextsPerPiece - 1) / TextsPerPiece];
        InParallel.For(pieces.Length, piece => pieces[piece] =
            CountDocuments(texts, piece * TextsPerPiece, Math.Min(texts.Count, (piece + 1) * TextsPerPiece)), cancellationToken);

        var total = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Dictionary<string, int> piece in pieces)
            foreach ((string word, int count) in piece) total[word] = total.GetValueOrDefault(word) + count;
        var terms = total.Where(word => word.Value >= minDocuments).Select(word => word.Key).ToArray();
        Array.Sort(terms, StringComparer.Ordinal);
        return new Vocabulary(terms, [.. terms.Select(term => total[term])], texts.Count);
    }

    private static Dictionary<string, int> CountDocuments(IReadOnlyList<string> texts, int first, int end)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var lastText = new Dictionary<string, int>(StringComparer.Ordinal);
        (Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> countOf, Dictionary<string,
            int>.AlternateLookup<ReadOnlySpan<char>> lastTextOf) =
            (counts.GetAlternateLookup<ReadOnlySpan<char>>(), lastText.GetAlternateLookup<ReadOnlySpan<char>>());
        for (var text = first; text < end; text++)
            foreach (ReadOnlySpan<char> word in new WordSplitter(texts[text]))
            {
                if (lastTextOf.TryGetValue(word, out var last) && last == text) continue;
                lastTextOf[word] = text;
                countOf[word] = countOf.TryGetValue(word, out var count) ? count + 1 : 1;
            }
        return counts;
    }
}
