using System.Text;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Faults;

public class SnapshotTests
{
    private const int Count = 500;
    private const string Name = "kept";

    [SkippableFact]
    public async Task A_collection_that_is_restored_from_a_snapshot_has_its_model_and_its_vectors_bit_for_bit()
    {
        Document[] documents = Corpus.Documents(Count);
        string folder = Directory.CreateTempSubdirectory("lsh-snapshot-").FullName;
        await using var node = new TestNode($"path.repo={folder}");
        await node.StartAsync();
        await using (SimilarityService service = Open(node))
        {
            await service.CreateAsync(Name, [new VectorField(Corpus.Field, Corpus.Dimensions, Metric.Euclidean)]);
            await service.UpsertAsync(Name, documents);
            await service.TrainAsync(Name, new TrainRequest(Corpus.Training));
        }
        using var client = new HttpClient { BaseAddress = node.Url };
        await SendAsync(HttpMethod.Put, "_snapshot/all", $$$"""{"type":"fs","settings":{"location":"{{{folder}}}"}}""");
        await SendAsync(HttpMethod.Put, "_snapshot/all/one?wait_for_completion=true", """{"indices":"lsh*"}""");
        string indices = await client.GetStringAsync("_cat/indices/lsh*?h=index");
        await SendAsync(HttpMethod.Delete, string.Join(',', indices.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        await using SimilarityService restored = Open(node);
        Assert.Empty(await restored.ListAsync());
        await SendAsync(HttpMethod.Post, "_snapshot/all/one/_restore?wait_for_completion=true");
        Assert.Equal(1, (await restored.DescribeAsync(Name)).Fields[0].ModelVersion);
        Dictionary<string, Document> known = documents.ToDictionary(document => document.Id);
        int seen = 0;
        await foreach (Document document in restored.ExportAsync(Name))
        {
            Assert.True(known[document.Id].Vectors[Corpus.Field].Span.SequenceEqual(document.Vectors[Corpus.Field].Span), document.Id);
            seen++;
        }
        Assert.Equal(Count, seen);
        Assert.Equal("d3", (await restored.SearchAsync(Name, new SearchRequest { Vectors = known["d3"].Vectors })).Hits[0].Id);
        Directory.Delete(folder, recursive: true);

        async Task SendAsync(HttpMethod method, string path, string json = "")
        {
            using var request = new HttpRequestMessage(method, path);
            if (json.Length > 0) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static SimilarityService Open(TestNode node) =>
        new(new ElasticsearchIndex(node.Options() with { Refresh = RefreshPolicy.Immediate }));
}
