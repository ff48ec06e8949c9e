namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Writes what is looked up of the sources of one batch: the postings of their values and the full text of their
/// strings.</summary>
/// <param name="connection">In a transaction.</param>
/// <param name="collection">The collection's key.</param>
/// <param name="catalog">Its paths.</param>
/// <param name="firstSlot">The batch's first slot in the file.</param>
internal sealed class SourceIndexing(Connection connection, long collection, PathCatalog catalog, int firstSlot)
{
    private readonly Postings _postings = new(firstSlot);
    private readonly SourceTerms _terms = new(catalog);
    private readonly Statement _text = connection.Prepare($"INSERT INTO text_{collection}(rowid, words) VALUES(?, ?)");

    /// <summary>Takes a source; slots ascend.</summary>
    public void Add(int slot, ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> words = _terms.Collect(json, slot, _postings);
        if (!words.IsEmpty) _text.Bind(0, slot).BindText(1, words).Run();
    }

    /// <summary>Writes the postings of all that was taken, and the paths that are new.</summary>
    public void Save()
    {
        catalog.Save(connection, collection);
        Statement term = connection.Prepare($"INSERT INTO term_{collection}(term, first, slots) VALUES(?, ?, ?)").Bind(1, firstSlot);
        foreach ((byte[] bytes, Postings.List slots) in _postings.InOrder()) term.Bind(0, bytes).Bind(2, slots.Stored).Run();
    }

    /// <summary>Makes all of it anew from the sources, after a change of what terms or words are.</summary>
    public static void Rebuild(Connection connection, long collection)
    {
        connection.Execute(Schema.DropLookups(collection) + Schema.CreateLookups(collection));
        var batches = new List<(int First, int Count)>();
        Statement batch = connection.Prepare($"SELECT first, count FROM batch_{collection} ORDER BY first");
        while (batch.Step()) batches.Add(((int)batch.Integer(0), (int)batch.Integer(1)));
        batch.Reset();
        var catalog = PathCatalog.Load(connection, collection);
        Statement source = connection.Prepare($"SELECT slot, json FROM source_{collection} WHERE slot >= ? AND slot < ? ORDER BY slot");
        foreach ((int first, int count) in batches)
        {
            var indexing = new SourceIndexing(connection, collection, catalog, first);
            source.Bind(0, first).Bind(1, (long)first + count);
            while (source.Step()) indexing.Add((int)source.Integer(0), source.Blob(1));
            source.Reset();
            indexing.Save();
        }
    }
}
