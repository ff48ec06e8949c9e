using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

/// <summary>A collection on the test server, and what tests of its trainings do with it.</summary>
public abstract class TrainingTestBase : IAsyncLifetime
{
    private protected static readonly TrainRequest Quick = new(Corpus.Training);

    private protected string Name { get; } = TestCollection.NewName();

    private protected TestProcess Process { get; private set; } = null!;

    public Task InitializeAsync()
    {
        ElasticsearchServer.Need();
        Process = new TestProcess();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (Process is null) return;
        await Process.Index.DropAsync(Name, default);
        await Process.DisposeAsync();
    }

    private protected async Task FillAsync(int count)
    {
        await Process.Service.CreateAsync(Name, TestCollection.Fields);
        Assert.Empty((await Process.Service.UpsertAsync(Name, Corpus.Documents(count))).Failures);
    }

    /// <summary>Writes <c>new0</c>, <c>new1</c>, … and deletes <c>d0</c>, <c>d1</c>, …; all of it is acknowledged.</summary>
    private protected static async Task ChangeAsync(TestProcess process, string name, int written, int deleted)
    {
        float[][] vectors = Corpus.Vectors(written, 77);
        Assert.Empty((await process.Service.UpsertAsync(name, [.. vectors.Select((vector, i) => Document.Of($"new{i}", TestCollection.Field, vector))])).Failures);
        Assert.Equal(deleted, await process.Service.DeleteAsync(name, [.. Enumerable.Range(0, deleted).Select(i => $"d{i}")]));
    }

    /// <summary>Asserts that of so many documents all is there but what was deleted, and all that was written since.</summary>
    private protected async Task AssertChangedAsync(int count, int written, int deleted)
    {
        // What is copied or pruned where it must not be may not be found yet.
        await SendAsync(HttpMethod.Post, $"lsh-test.{Name}/_refresh");
        var ids = new List<string>();
        await using var fresh = new TestProcess();
        await foreach (Document document in fresh.Service.ExportAsync(Name)) ids.Add(document.Id);
        IEnumerable<string> wanted = Enumerable.Range(deleted, count - deleted).Select(i => $"d{i}").Concat(Enumerable.Range(0, written).Select(i => $"new{i}"));
        Assert.Equal(wanted.Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
    }

    private protected static async Task<object> OutcomeAsync(Task<CollectionDescription> training)
    {
        try
        {
            return await training;
        }
        catch (LshException error)
        {
            return error;
        }
    }

    private protected static ElasticsearchParts Parts(TimeProvider clock) =>
        ElasticsearchParts.Of(ElasticsearchServer.Options(), clock, () => 0, NullLogger.Instance);

    private protected async Task<string[]> IndicesAsync()
    {
        using var client = new HttpClient { BaseAddress = ElasticsearchServer.Url };
        return [.. (await client.GetStringAsync($"_cat/indices/lsh-test.{Name}.*?h=index")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private protected static async Task<JsonElement> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var client = new HttpClient { BaseAddress = ElasticsearchServer.Url };
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = (await client.SendAsync(request)).EnsureSuccessStatusCode();
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return answer.RootElement.Clone();
    }
}
