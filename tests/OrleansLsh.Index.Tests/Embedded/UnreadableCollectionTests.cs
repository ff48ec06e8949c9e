using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace OrleansLsh.Index.Tests.Embedded;

public sealed class UnreadableCollectionTests : IDisposable
{
    private static readonly JsonSerializerOptions WithInfinities = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-unreadable-").FullName;

    private string Data => Path.Combine(_folder, "data.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("UPDATE field SET model = x'00' WHERE collection = (SELECT key FROM collection WHERE name = 'spoilt')")]
    [InlineData("UPDATE field SET tuning = x'7b' WHERE collection = (SELECT key FROM collection WHERE name = 'spoilt')")]
    [InlineData("DROP TABLE segment_2")]
    [InlineData("DROP TABLE batch_2")]
    public async Task One_collection_that_cannot_be_read_spoils_neither_the_list_nor_the_others(string damage)
    {
        await MakeAsync();
        Execute(damage);
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(Data);
        IReadOnlyList<CollectionDescription> all = await lsh.ListAsync();
        Assert.Equal(["first", "last", "spoilt"], all.Select(collection => collection.Name));
        Assert.Equal([30, 30, 0], all.Select(collection => collection.Documents));
        Assert.Equal([null, null], all.Take(2).Select(collection => collection.Fault));
        Assert.NotEmpty(all[2].Fault!);
        await Assert.ThrowsAnyAsync<LshException>(() => lsh.SearchAsync("spoilt", new SearchRequest { Id = "1" }));
        Assert.NotEmpty((await lsh.SearchAsync("last", new SearchRequest { Id = "1" })).Hits);
        Assert.NotEmpty((await lsh.ListAsync())[2].Fault!);
        await lsh.DropAsync("first");
        Assert.Equal(["last", "spoilt"], (await lsh.ListAsync()).Select(collection => collection.Name));
    }

    [Fact]
    public async Task A_list_reads_no_documents_and_says_what_opening_says()
    {
        await MakeAsync();
        await using (ISimilarityService writer = EmbeddedSimilarity.Open(Data))
        {
            await writer.DeleteAsync("first", ["3", "4"]);
            await writer.UpsertAsync("first", [Document.Of("5", "w", new float[] { 1, 2, 3 }), Document.Of("new", "v", new float[] { 1, 2 })]);
            await writer.UpsertAsync("last", [.. Enumerable.Range(0, 300).Select(i => Document.Of($"n{i}", "v", new[] { i % 17 + 1f, i % 13 }))]);
            await writer.TrainAsync("last", new TrainRequest(new() { Subspaces = 2, Clusters = 4, Restarts = 1 }, ["v"]));
        }
        string[] listed;
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(Data)) listed = [.. (await lsh.ListAsync()).Select(Told)];
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(Data))
        {
            foreach (string name in (string[])["first", "last", "spoilt"]) await lsh.DescribeAsync(name);
            Assert.Equal((await lsh.ListAsync()).Select(Told), listed);
        }
        // Vectors that cannot be read hinder nobody who does not ask for them.
        Execute("UPDATE segment_1 SET vectors = x'00'");
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(Data))
        {
            Assert.Equal(listed, (await lsh.ListAsync()).Select(Told));
            await Assert.ThrowsAnyAsync<LshException>(() => lsh.DescribeAsync("first"));
        }
    }

    /// <summary>All that a list says but how well models fit: that takes documents, so it is what was found when somebody asked.</summary>
    private static string Told(CollectionDescription collection) => JsonSerializer.Serialize(
        collection with { Fields = [.. collection.Fields.Select(field => field with { Drift = null })] }, WithInfinities);

    private async Task MakeAsync()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(Data);
        foreach (string name in (string[])["first", "spoilt", "last"])
        {
            await lsh.CreateAsync(name, [new VectorField("v", 2), new VectorField("w", 3)]);
            await lsh.UpsertAsync(name, [.. Enumerable.Range(0, 30).Select(i => Document.Of($"{i}", "v", new[] { i + 1f, 2 }))]);
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Data};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
