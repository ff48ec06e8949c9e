using System.Text.RegularExpressions;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Index.Elasticsearch.Tests.Service;

public class ShardsTests
{
    private const int Count = 1_500, Later = 20;
    private static readonly int[] AllShards = [0, 1, 2];
    private static readonly TrainingOptions Quick = Corpus.Training;

    [SkippableFact]
    public async Task A_collection_of_three_shards_is_written_trained_searched_and_rolled_back_as_one_of_one_shard()
    {
        ElasticsearchServer.Need();
        string name = TestCollection.NewName();
        Document[] documents = Corpus.Documents(Count + Later);
        await using var service = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options() with { Shards = 3 }));
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, documents[..Count])).Failures);
            Assert.Equal(AllShards, await ShardsWithDocumentsAsync(name));
            await AssertExactAsync(documents[..Count]);

            Assert.Equal(Count, (await service.TrainAsync(name, new TrainRequest(Quick))).Documents);
            await service.TrainAsync(name, new TrainRequest(Quick with { Subspaces = 6, Seed = 2 }));
            Assert.Equal(AllShards, await ShardsWithDocumentsAsync(name));
            await AssertExactAsync(documents[..Count]);
            await AssertCellsAsync(documents[..Count]);
            await AssertMoreLikeThisAsync();

            await service.UpsertAsync(name, documents[Count..]);
            Assert.Equal(3, await service.DeleteAsync(name, ["d1", "d2", "d3"]));
            CollectionDescription described = await service.RollbackAsync(name);
            Document[] left = [documents[0], .. documents[4..]];
            Assert.Equal((left.Length, 1, 8), (described.Documents, described.Fields[0].ModelVersion, described.Fields[0].Subspaces));
            await AssertExactAsync(left);
            await AssertCellsAsync(left);
            await AssertMoreLikeThisAsync();
        }
        finally
        {
            await service.DropAsync(name);
        }

        async Task AssertExactAsync(Document[] all)
        {
            foreach (float[] query in Corpus.Vectors(10, 9))
            {
                SearchResponse found = await service.SearchAsync(name, new SearchRequest { Vectors = Corpus.Query(query), Setting = SearchSetting.Exact });
                Assert.Equal(1, Oracle.Recall(Oracle.Nearest(all, query, Metric.Cosine), found.Hits, 10));
            }
            Facet colours = await service.FacetAsync(name, "colour"), prices = await service.FacetAsync(name, "price");
            Assert.Equal(
                all.CountBy(document => document.Source.GetProperty("colour").GetString()!).Select(pair => (pair.Key, (long)pair.Value)).Order(),
                colours.Values.Select(colour => (colour.Value.Text!, colour.Count)).Order());
            Assert.Equal(all.Length, prices.Distinct);
            var ids = new HashSet<string>();
            await foreach (Document document in service.ExportAsync(name, withVectors: false)) Assert.True(ids.Add(document.Id));
            Assert.Equal(all.Select(document => document.Id).Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
        }

        async Task AssertCellsAsync(Document[] all)
        {
            // With every cell probed the answer is exact.
            foreach (float[] query in Corpus.Vectors(10, 9))
            {
                SearchResponse found = await service.SearchAsync(name, new SearchRequest { Vectors = Corpus.Query(query), Setting = new() { Probes = 16 } });
                Assert.Equal(1, Oracle.Recall(Oracle.Nearest(all, query, Metric.Cosine), found.Hits, 10));
            }
        }

        async Task AssertMoreLikeThisAsync()
        {
            SearchResponse own = await service.SearchAsync(name, new SearchRequest { Id = "d7", IncludeSelf = true, Setting = SearchSetting.Seed });
            Assert.Equal(10, own.Hits.Count);
            // None shares more tokens with it than itself, though each shard counts tokens by itself.
            Assert.Contains("d7", own.Hits.Take(3).Select(hit => hit.Id));
            SearchResponse ranked = await service.SearchAsync(name, new SearchRequest { Id = "d7", IncludeSelf = true, Setting = SearchSetting.Seed with { Rerank = true } });
            Assert.Equal("d7", ranked.Hits[0].Id);
        }
    }

    [SkippableFact]
    public async Task A_scan_gives_all_documents_that_two_processes_numbered_alike()
    {
        ElasticsearchServer.Need();
        string name = TestCollection.NewName();
        await using var service = new SimilarityService(new ElasticsearchIndex(ElasticsearchServer.Options(ElasticsearchServer.Damaged) with { Shards = 3 }));
        await service.CreateAsync(name, TestCollection.Fields);
        try
        {
            Assert.Empty((await service.UpsertAsync(name, Corpus.Documents(Count))).Failures);
            // Sevens of the same number stand on both sides of the ends of pages.
            string path = $"{ElasticsearchServer.Damaged}.{name}";
            string order = Regex.Match(await ElasticsearchServer.SendAsync(HttpMethod.Get, $"{path}/_mapping"), "\"(order_[0-9]+)\"").Groups[1].Value;
            string updates = string.Concat(Enumerable.Range(0, Count).Select(i =>
                $"{{\"update\":{{\"_id\":\"d{i}\"}}}}\n{{\"doc\":{{\"{order}\":{i / 7}}}}}\n"));
            Assert.Contains("\"errors\":false", await ElasticsearchServer.SendAsync(HttpMethod.Post, $"{path}/_bulk?refresh=true", updates), StringComparison.Ordinal);
            var ids = new HashSet<string>();
            await foreach (Document document in service.ExportAsync(name, withVectors: false)) Assert.True(ids.Add(document.Id));
            Assert.Equal(Count, ids.Count);
        }
        finally
        {
            await service.DropAsync(name);
        }
    }

    private static async Task<int[]> ShardsWithDocumentsAsync(string name)
    {
        string table = await ElasticsearchServer.SendAsync(HttpMethod.Get, $"_cat/shards/{ElasticsearchServer.Sound}.{name}?h=shard,docs&s=shard");
        return [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(shard => shard[1] != "0").Select(shard => int.Parse(shard[0], null))];
    }
}
