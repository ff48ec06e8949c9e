using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Elasticsearch.Connection;
using OrleansLsh.Index.Elasticsearch.Tests.Connection;

namespace OrleansLsh.Index.Elasticsearch.Tests;

public class LogTests
{
    [Fact]
    public async Task Every_wait_is_logged_with_its_length_and_reason_and_so_is_giving_up()
    {
        var log = new KeptLog();
        var patient = new BackOff(TimeSpan.FromHours(1), TimeProvider.System, () => 0, log);
        Assert.True(await patient.WaitAsync("A bulk request, 3 of 7 operations left", "queue full", default));
        Assert.False(await new BackOff(TimeSpan.Zero, TimeProvider.System, () => 0, log).WaitAsync("GET /x", "no answer", default));
        Assert.Equal("A bulk request, 3 of 7 operations left: attempt 1 failed, the next follows in 1 ms: queue full", log.Lines[0].Text);
        Assert.StartsWith("GET /x: given up after 1 attempts", log.Lines[1].Text, StringComparison.Ordinal);
        Assert.Equal([60, 61], log.Lines.Select(line => line.Event));
    }

    [Fact]
    public async Task A_cluster_that_goes_and_comes_back_is_logged_once_each()
    {
        string status = "green";
        await using var server = new FakeServer(line => FakeServer.Elasticsearch(
            line.Contains("_nodes", StringComparison.Ordinal) ? """{"nodes":{"a":{"version":"8.19.0"}}}""" : $$"""{"status":"{{status}}"}"""));
        var log = new KeptLog();
        await using var index = new ElasticsearchIndex(new ElasticsearchOptions { Addresses = [server.Url] }, logger: log);
        foreach (string next in new[] { "green", "red", "red", "yellow", "green", "red" })
        {
            status = next;
            Assert.Equal(next != "red", (await index.ReadyAsync()).IsReady);
        }
        Assert.Equal([62, 63, 62], log.Lines.Select(line => line.Event));
        Assert.Contains("red", log.Lines[0].Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_training_and_a_rollback_say_what_became_of_the_indices()
    {
        ElasticsearchServer.Need();
        var log = new KeptLog();
        string name = TestCollection.NewName();
        await using var service = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options(), logger: log));
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            await service.UpsertAsync(name, Corpus.Documents(200));
            await service.TrainAsync(name, new TrainRequest(Corpus.Training with { Cells = 4 }));
            await service.RollbackAsync(name);
        }
        finally
        {
            await service.DropAsync(name);
        }
        string[] lines = [.. log.Lines.Where(line => line.Event >= 70).Select(line => $"{line.Event} {line.Text}")];
        Assert.Equal(["70", "71", "72", "72", "73"], lines.Select(line => line[..2]));
        Assert.All(lines, line => Assert.Contains($"Collection '{name}'", line, StringComparison.Ordinal));
        Assert.Contains("200 documents", lines[1], StringComparison.Ordinal);
        Assert.Contains("version 0 again", lines[4], StringComparison.Ordinal);
    }
}
