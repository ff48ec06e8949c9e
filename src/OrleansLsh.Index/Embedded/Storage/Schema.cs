namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The tables of a data file, and how a file says that it is one.</summary>
internal static class Schema
{
    /// <summary>The layout that this build writes, and the newest that it reads.</summary>
    public const int Version = 5;

    /// <summary>The first layout whose terms and words are those that filters and texts ask for.</summary>
    public const int FirstOfTerms = 4;

    /// <summary>The first layout that says of a field what its vectors are made of.</summary>
    public const int FirstOfEmbedders = 5;

    /// <summary>"oLSH" in the file's header.</summary>
    public const int ApplicationId = 0x6f4c5348;

    /// <summary>Checks that the file is ours and of a version this build reads; makes an empty one ready.</summary>
    public static void Prepare(Connection connection)
    {
        if (connection.Scalar("PRAGMA schema_version") == 0 && connection.Scalar("PRAGMA application_id") == 0)
        {
            // Large pages: a batch's vectors are a few long chains of them.
            connection.Execute("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL");
            connection.Transaction(() => connection.Execute(Tables));
        }
        long version = Require(connection);
        connection.Execute("PRAGMA journal_mode = WAL");
        if (version < 2) connection.Transaction(() => SeparateLife(connection));
        if (version < 3) connection.Transaction(() => CountGenerations(connection));
        if (version < FirstOfTerms) connection.Transaction(() => RenewLookups(connection));
        if (version < FirstOfEmbedders) connection.Transaction(() => NameEmbedders(connection));
    }

    /// <summary>Checks that the file is ours and of a version this build reads.</summary>
    /// <returns>Its version.</returns>
    public static long Require(Connection connection)
    {
        long application = connection.Scalar("PRAGMA application_id"), version = connection.Scalar("PRAGMA user_version");
        if (application != ApplicationId)
            throw new LshException(ErrorKind.InvalidFile, $"{connection.Path} is an SQLite file of another product. Choose another path.");
        if (version > Version)
            throw new LshException(ErrorKind.InvalidFile,
                $"{connection.Path} has version {version}; this build reads up to version {Version}. Open it with a newer build.");
        return version;
    }

    /// <summary>Version 1 kept beside the ids which of them live, and so wrote all ids anew when one document died.</summary>
    private static void SeparateLife(Connection connection)
    {
        foreach (long key in Collections(connection))
            connection.Execute($"""
                {CreateLife(key)}
                INSERT INTO life_{key} SELECT first, live_count, live FROM batch_{key} WHERE live IS NOT NULL;
                ALTER TABLE batch_{key} DROP COLUMN live;
                ALTER TABLE batch_{key} RENAME COLUMN live_count TO kept;
                UPDATE batch_{key} SET kept = count;
                """);
        connection.Execute("PRAGMA user_version = 2");
    }

    /// <summary>Version 2 did not say which change of a collection's documents a snapshot shows, so that no snapshot could be known to be
    /// that in memory.</summary>
    private static void CountGenerations(Connection connection) =>
        connection.Execute("ALTER TABLE collection ADD COLUMN generation INTEGER NOT NULL DEFAULT 0; PRAGMA user_version = 3");

    /// <summary>Up to version 3 numbers were kept as doubles, words were runs of letters and digits, and dates were strings only.</summary>
    private static void RenewLookups(Connection connection)
    {
        foreach (long key in Collections(connection)) SourceIndexing.Rebuild(connection, key);
        connection.Execute("PRAGMA user_version = 4");
    }

    /// <summary>Up to version 4 all vectors came with their documents.</summary>
    private static void NameEmbedders(Connection connection) => connection.Execute("""
        ALTER TABLE field ADD COLUMN embedder TEXT NOT NULL DEFAULT '';
        ALTER TABLE field ADD COLUMN source TEXT NOT NULL DEFAULT '';
        PRAGMA user_version = 5;
        """);

    private static List<long> Collections(Connection connection)
    {
        var keys = new List<long>();
        Statement statement = connection.Prepare("SELECT key FROM collection");
        while (statement.Step()) keys.Add(statement.Integer(0));
        statement.Reset();
        return keys;
    }

    private static readonly string Tables = $"""
        CREATE TABLE collection(key INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, next_slot INTEGER NOT NULL DEFAULT 0,
            generation INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE field(collection INTEGER, ordinal INTEGER, name TEXT NOT NULL, dimensions INTEGER NOT NULL, metric INTEGER NOT NULL,
            model_version INTEGER NOT NULL DEFAULT 0, model BLOB, tuning BLOB,
            embedder TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT '', PRIMARY KEY(collection, ordinal));
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        """;

    /// <summary>The tables of one collection: its own, so that dropping it and walking it touch nothing else.</summary>
    /// <remarks>
    /// batch: ids of a committed batch, and for how many documents it still holds data. life: which documents of a batch live, once one has
    /// died; what else is stored of a dead document goes when its batch is compacted. source: JSON by slot. segment and code: what a batch
    /// has in a field, under field · 2³² + first slot, codes apart so that a new model leaves the vectors alone. term: postings of scalar
    /// values. text: full text, one row per slot, each word led by its path's key; merged as seldom as FTS5 allows, since merging is what
    /// costs.
    /// </remarks>
    public static string CreateCollection(long key) => $"""
        CREATE TABLE batch_{key}(first INTEGER PRIMARY KEY, count INTEGER NOT NULL, kept INTEGER NOT NULL, ids BLOB NOT NULL);
        {CreateLife(key)}
        CREATE TABLE source_{key}(slot INTEGER PRIMARY KEY, json BLOB NOT NULL);
        CREATE TABLE segment_{key}(place INTEGER PRIMARY KEY, rows INTEGER NOT NULL, slots BLOB, vectors BLOB NOT NULL);
        CREATE TABLE code_{key}(place INTEGER PRIMARY KEY, version INTEGER NOT NULL, codes BLOB NOT NULL, cells BLOB NOT NULL);
        {CreateLookups(key)}
        """;

    /// <summary>The tables that are made of the sources.</summary>
    public static string CreateLookups(long key) => $"""
        CREATE TABLE path_{key}(key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE term_{key}(term BLOB, first INTEGER, slots BLOB NOT NULL, PRIMARY KEY(term, first)) WITHOUT ROWID;
        CREATE VIRTUAL TABLE text_{key} USING fts5(words, content='', contentless_delete=1, tokenize='ascii');
        INSERT INTO text_{key}(text_{key}, rank) VALUES('automerge', 16);
        """;

    /// <summary>Drops what <see cref="CreateLookups"/> made.</summary>
    public static string DropLookups(long key) => $"DROP TABLE path_{key}; DROP TABLE term_{key}; DROP TABLE text_{key};";

    /// <summary>Drops what <see cref="CreateCollection"/> made.</summary>
    public static string DropCollection(long key) => $"""
        DROP TABLE batch_{key}; DROP TABLE life_{key}; DROP TABLE source_{key}; DROP TABLE segment_{key}; DROP TABLE code_{key};
        {DropLookups(key)}
        """;

    private static string CreateLife(long key) =>
        $"CREATE TABLE life_{key}(first INTEGER PRIMARY KEY, living INTEGER NOT NULL, bits BLOB NOT NULL);";
}
