using System.Globalization;
using System.IO.Compression;
using OrleansLsh.Index.Embedded.Storage;

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
                ALTER TABLE field DROP COLUMN embedder;
                ALTER TABLE field DROP COLUMN source;
                PRAGMA user_version = 3;
                """));
        }
        using DataFile again = DataFile.Open(path);
        CollectionStore reopened = again.Store(Assert.Single(again.Collections()));
        Assert.Equal([2], Matching(reopened, """{"field":"n","equals":9007199254740992}"""));
        Assert.Equal([1, 2], Matching(reopened, """{"field":"t","text":"CAFE दाल"}"""));
        Assert.Equal([3, 4], Matching(reopened, """{"field":"n","equals":1.0}"""));
    }

    /// <summary>The files were written by the command line of that time, killed by nobody: 300 documents in batches of 50, ten of them deleted, a training,
    /// ten written anew and ten more.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_file_that_an_earlier_version_wrote_is_read_searched_filtered_written_and_trained(int version)
    {
        string path = Unpack(version);
        Assert.Equal(version, VersionOf(path));
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(path))
        {
            CollectionDescription shop = Assert.Single(await lsh.ListAsync());
            Assert.Equal((300, 1), (shop.Documents, shop.Fields[0].ModelVersion));
            Assert.False(shop.Fields[0].Tuning!.HasGivenQueries);
            Assert.True(
                shop.Fields[0].Promise is { } promise
                && (promise.StartsWith("Recall 0.99 was measured on stored documents as queries;", StringComparison.Ordinal)
                    || promise == "Recall is 1 for any query: searches are exact by default."), shop.Fields[0].Promise);
            await RequireWholeAsync(lsh, 310);
            Assert.Equal(["d25"], await FindAsync(lsh, new EqualsClause("n", FilterValue.Of(ExactNumber.Parse("9007199254741017")))));
            Assert.Equal(20, (await FindAsync(lsh, new EqualsClause("again", FilterValue.Of(true)))).Count());
            Assert.Equal(300, (await FindAsync(lsh, new TextClause("title", "CAFE दाल"))).Count());
            Assert.Equal(["d100"], await FindAsync(lsh, new TextClause("title", "thing 100")));
            Assert.Equal(11, (await FindAsync(lsh, new PrefixClause("id", "d10"))).Count());
            int first = Enumerable.Range(10, 300).Count(number => number % 28 == 0);
            Assert.Equal(first, (await FindAsync(lsh, new RangeClause("sold", null, RangeBound.Of("2024-01-01T07:30:00Z"), null, RangeBound.Of("2024-01-01T07:30:00Z")))).Count());
            Assert.Equal(100, (await FindAsync(lsh, new EqualsClause("kind.name", FilterValue.Of("k1")))).Count());

            Assert.Equal(1, (await lsh.UpsertAsync("shop", [Of(310)])).Written);
            Assert.Equal(2, await lsh.DeleteAsync("shop", ["d25", "d26", "d0"]));
        }
        Assert.Equal(Schema.Version, VersionOf(path));
        await using ISimilarityService again = EmbeddedSimilarity.Open(path);
        Assert.Equal(299, (await again.DescribeAsync("shop")).Documents);
        Assert.Empty(await FindAsync(again, new EqualsClause("n", FilterValue.Of(ExactNumber.Parse("9007199254741017")))));
        Assert.Equal(["d310"], await FindAsync(again, new TextClause("title", "thing 310")));
        Assert.Equal(2, (await again.TrainAsync("shop", new TrainRequest(new TrainingOptions { Subspaces = 4, Cells = 8, Restarts = 1 }))).Fields[0].ModelVersion);
        await RequireWholeAsync(again, 311);
    }

    private static async Task RequireWholeAsync(ISimilarityService lsh, int end)
    {
        int read = 0;
        await foreach (Document document in lsh.ExportAsync("shop"))
        {
            int number = int.Parse(document.Id[1..], CultureInfo.InvariantCulture);
            Document wanted = Of(number);
            Assert.InRange(number, 10, end - 1);
            Assert.Equal(wanted.Vectors["v"].ToArray(), document.Vectors["v"].ToArray());
            Assert.Equal(wanted.Source.GetProperty("title").GetString(), document.Source.GetProperty("title").GetString());
            read++;
        }
        Assert.Equal((await lsh.DescribeAsync("shop")).Documents, read);
        foreach (int number in (int[])[10, 100, 299, end - 1])
        {
            SearchHit self = (await lsh.SearchAsync("shop", new SearchRequest { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["v"] = Of(number).Vectors["v"] } })).Hits[0];
            Assert.Equal(($"d{number}", 0.0), (self.Id, self.Distance!.Value));
        }
    }

    /// <summary>A document as it was written into the files.</summary>
    private static Document Of(int i) => Document.Of($"d{i}", "v", Enumerable.Range(1, 8).Select(k => k == 1 ? i : (float)(i * k % 17)).ToArray(), new
    {
        n = 9_007_199_254_740_992 + i,
        title = $"café दाल thing {i}",
    });

    private static async Task<IEnumerable<string>> FindAsync(ISimilarityService lsh, FilterClause clause) =>
        (await lsh.SearchAsync("shop", new SearchRequest
        {
            Vectors = Of(0).Vectors,
            Filter = new Filter { Must = [clause] },
            Limit = 1_000,
        })).Hits.Select(hit => hit.Id);

    private string Unpack(int version)
    {
        string path = Path.Combine(_folder, $"version-{version}.db");
        using FileStream packed = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", $"version-{version}.db.gz")), unpacked = File.Create(path);
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        return path;
    }

    private static long VersionOf(string path)
    {
        using Connection connection = Connection.Open(path, writable: false);
        return connection.Scalar("PRAGMA user_version");
    }

    private static IEnumerable<int> Matching(CollectionStore store, string clause) =>
        store.Matching(Filter.Parse($$"""{"must":[{{clause}}]}""")).Slots();
}
