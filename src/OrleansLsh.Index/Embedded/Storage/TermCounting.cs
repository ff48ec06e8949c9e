using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Adds up how many documents have each term of a path, of which the file has a part for every batch.</summary>
internal sealed class TermCounting
{
    private readonly List<TermCount> _counts = [];
    private byte[] _term = [];
    private long _documents;

    /// <summary>Whether there are more terms than are counted.</summary>
    public bool HasTooMany => _counts.Count > TermCount.MostTerms;

    /// <summary>The terms that some document has.</summary>
    public IReadOnlyList<TermCount> Counts
    {
        get
        {
            End();
            return _counts;
        }
    }

    /// <summary>Adds a part; parts of one term come one after the other.</summary>
    /// <param name="term">The term without its path.</param>
    /// <param name="documents">Documents of the part that have it.</param>
    public void Add(ReadOnlySpan<byte> term, int documents)
    {
        if (!TermValue.ValueTypes.Contains(term[0])) return;
        if (!term.SequenceEqual(_term))
        {
            End();
            _term = term.ToArray();
        }
        _documents += documents;
    }

    private void End()
    {
        if (_documents > 0) _counts.Add(new TermCount(_term, _documents));
        _documents = 0;
    }
}
