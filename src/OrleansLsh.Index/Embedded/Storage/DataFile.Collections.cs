namespace OrleansLsh.Index.Embedded.Storage;

/// <remarks>The list of collections.</remarks>
internal sealed partial class DataFile
{
    /// <summary>The collections in the file, in the order of creation.</summary>
    public IReadOnlyList<CollectionRecord> Collections() => Read(connection =>
    {
        var fields = new Dictionary<long, List<VectorField>>();
        // A file that is only read may be older.
        string madeOf = connection.Scalar("PRAGMA user_version") < Schema.FirstOfEmbedders ? "'', ''" : "embedder, source";
        Statement statement =
            connection.Prepare($"SELECT collection, name, dimensions, metric, {madeOf} FROM field ORDER BY collection, ordinal");
        while (statement.Step())
        {
            if (!fields.TryGetValue(statement.Integer(0), out List<VectorField>? own)) fields[statement.Integer(0)] = own = [];
            own.Add(new VectorField(statement.Text(1), (int)statement.Integer(2), (Metric)statement.Integer(3))
            {
                Embedder = Given(statement.Text(4)),
                Source = Given(statement.Text(5)),
            });
        }
        statement.Reset();
        var records = new List<CollectionRecord>();
        statement = connection.Prepare("SELECT key, name FROM collection ORDER BY key");
        while (statement.Step()) records.Add(new CollectionRecord(statement.Integer(0), statement.Text(1), fields[statement.Integer(0)]));
        statement.Reset();
        return records;
    });

    /// <summary>Creates an empty collection.</summary>
    /// <exception cref="LshException">There is one of that name.</exception>
    public CollectionRecord Create(string name, IReadOnlyList<VectorField> fields)
    {
        long key = 0;
        Write(connection =>
        {
            if (Exists(connection, name))
                throw new LshException(
                    ErrorKind.CollectionExists, $"Collection '{name}' exists already in {Path}. Drop it or choose another name.");
            connection.Prepare("INSERT INTO collection(name) VALUES(?)").Bind(0, name).Run();
            key = connection.Scalar("SELECT last_insert_rowid()");
            for (int i = 0; i < fields.Count; i++)
                connection.Prepare(
                        "INSERT INTO field(collection, ordinal, name, dimensions, metric, embedder, source) VALUES(?, ?, ?, ?, ?, ?, ?)")
                    .Bind(0, key).Bind(1, i).Bind(2, fields[i].Name).Bind(3, fields[i].Dimensions).Bind(4, (long)fields[i].Metric)
                    .Bind(5, fields[i].Embedder ?? "").Bind(6, fields[i].Source ?? "").Run();
            connection.Execute(Schema.CreateCollection(key));
        });
        return new CollectionRecord(key, name, fields);
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;

    /// <summary>Deletes a collection with everything in it.</summary>
    public void Drop(CollectionRecord collection)
    {
        Write(connection =>
        {
            connection.Forget(collection.Key);
            connection.Execute(Schema.DropCollection(collection.Key));
            connection.Prepare("DELETE FROM field WHERE collection = ?").Bind(0, collection.Key).Run();
            connection.Prepare("DELETE FROM collection WHERE key = ?").Bind(0, collection.Key).Run();
        });
        // Readers have statements about it too; they are opened again in no time.
        CloseReaders();
    }
}
