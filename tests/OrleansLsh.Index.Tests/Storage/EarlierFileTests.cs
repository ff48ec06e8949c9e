using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Tests.Storage;

public sealed class EarlierFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_of_version_3_is_filtered_by_exact_numbers_and_words_after_it_is_opened()
    {
        string path = Path.Combine(_folder, "data.db");
        using (DataFile file = DataFile.Open(path))
        {
            CollectionRecord record = file.Create("shop", Batches.Fields);
            CollectionStore store = file.Store(record);
            store.Commit(Batches.Of(0, 3, source: slot => $$"""{"n":900719925474099{{slot}},"t":"caf\u00e9 दाल"}"""), 0, []);
            store.Commit(Batches.Of(3, 2, source: _ => """{"n":1}"""), 3, [0]);
            // As version 3 left it: doubles and words of then.
            file.Write(connection => connection.Execute($"""
                DELETE FROM term_{record.Key}; DROP TABLE text_{record.Key};
                CREATE VIRTUAL TABLE text_{record.Key} USING fts5(words, content='', contentless_delete=1, tokenize='ascii');
                INSERT INTO text_{record.Key}(rowid, words) VALUES(1, '2xcafé 2xद 2xल');
                PRAGMA user_version = 3;
                """));
        }
        using DataFile again = DataFile.Open(path);
        CollectionStore reopened = again.Store(Assert.Single(again.Collections()));
        Assert.Equal([2], Matching(reopened, """{"field":"n","equals":9007199254740992}"""));
        Assert.Equal([1, 2], Matching(reopened, """{"field":"t","text":"CAFE दाल"}"""));
        Assert.Equal([3, 4], Matching(reopened, """{"field":"n","equals":1.0}"""));
    }

    private static IEnumerable<int> Matching(CollectionStore store, string clause) =>
        store.Matching(Filter.Parse($$"""{"must":[{{clause}}]}""")).Slots();
}
