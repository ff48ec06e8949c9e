using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Writing, reading, deleting and exporting documents.</summary>
public abstract class DocumentsConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const int LargeBytes = 300_000;

    private static Document Large { get; } =
        Document.Of("large", Corpus.Field, Corpus.Vectors(1, 5)[0], new { blob = new string('x', LargeBytes) });

    [SkippableFact]
    public async Task A_write_is_read_at_once()
    {
        Document[] documents = Corpus.Documents(50);
        await FillAsync(documents, Metric.Euclidean);
        foreach (Document document in documents)
        {
            Document? read = await Service.GetAsync(Collection, document.Id, withVectors: true);
            Assert.NotNull(read);
            Assert.Equal(document.Vectors[Corpus.Field].ToArray(), read.Vectors[Corpus.Field].ToArray());
            Assert.True(JsonElement.DeepEquals(document.Source, read.Source), Corpus.Json(read.Source));
        }
        Assert.Equal(50, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task Without_vectors_only_the_source_is_read()
    {
        await FillAsync(Corpus.Documents(2));
        Document? read = await Service.GetAsync(Collection, "d1");
        Assert.Empty(read!.Vectors);
        Assert.Equal(1, read.Source.GetProperty("price").GetInt32());
    }

    [SkippableFact]
    public async Task A_document_without_a_source_has_none_when_it_is_read()
    {
        await FillAsync([Document.Of("1", Corpus.Field, Corpus.Vectors(1, 5)[0])]);
        Assert.Equal(JsonValueKind.Undefined, (await Service.GetAsync(Collection, "1"))!.Source.ValueKind);
    }

    [SkippableFact]
    public async Task Cosine_vectors_come_out_normalised_and_go_in_again_bit_for_bit()
    {
        await FillAsync(Corpus.Documents(40));
        var first = new List<Document>();
        await foreach (Document document in Service.ExportAsync(Collection)) first.Add(document);
        Assert.All(first, document => Assert.Equal(1, document.Vectors[Corpus.Field].ToArray().Sum(x => (double)x * x), 1e-6));
        Assert.Empty((await Service.UpsertAsync(Collection, first)).Failures);
        foreach (Document document in first)
        {
            Document? again = await Service.GetAsync(Collection, document.Id, withVectors: true);
            Assert.Equal(document.Vectors[Corpus.Field].ToArray(), again!.Vectors[Corpus.Field].ToArray());
        }
    }

    [SkippableFact]
    public async Task Writing_an_id_again_replaces_the_document_whole()
    {
        await FillAsync(Corpus.Documents(10));
        float[] vector = Corpus.Unit(Corpus.Vectors(1, 77)[0]);
        await Service.UpsertAsync(Collection, [Document.Of("d3", Corpus.Field, vector, new { fresh = true })]);
        Document? read = await Service.GetAsync(Collection, "d3", withVectors: true);
        Assert.Equal(vector, read!.Vectors[Corpus.Field].ToArray());
        Assert.Equal("""{"fresh":true}""", Corpus.Json(read.Source));
        Assert.Equal(10, (await Service.DescribeAsync(Collection)).Documents);
        SearchResponse nearest = await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(vector), Limit = 10 });
        Assert.Equal("d3", nearest.Hits[0].Id);
        Assert.Equal(10, nearest.Hits.Count);
    }

    [SkippableFact]
    public async Task Of_several_documents_with_one_id_in_a_batch_the_last_stays()
    {
        float[][] vectors = Corpus.Vectors(3, 3);
        await FillAsync([.. vectors.Select((vector, i) => Document.Of("same", Corpus.Field, vector, new { n = i }))]);
        Assert.Equal(1, (await Service.DescribeAsync(Collection)).Documents);
        Assert.Equal(2, (await Service.GetAsync(Collection, "same"))!.Source.GetProperty("n").GetInt32());
        Assert.Single((await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(vectors[0]) })).Hits);
    }

    [SkippableFact]
    public async Task A_deleted_document_is_neither_read_nor_found_and_can_come_back()
    {
        Document[] documents = Corpus.Documents(30);
        await FillAsync(documents);
        Assert.Equal(2, await Service.DeleteAsync(Collection, ["d4", "nobody", "d9", "d9"]));
        Assert.Null(await Service.GetAsync(Collection, "d4"));
        Assert.Equal(28, (await Service.DescribeAsync(Collection)).Documents);
        SearchResponse all = await Service.SearchAsync(Collection, new SearchRequest { Vectors = documents[4].Vectors, Limit = 100 });
        Assert.Equal(28, all.Hits.Count);
        Assert.DoesNotContain(all.Hits, hit => hit.Id is "d4" or "d9");

        await Service.UpsertAsync(Collection, [documents[4]]);
        all = await Service.SearchAsync(Collection, new SearchRequest { Vectors = documents[4].Vectors, Limit = 100 });
        Assert.Equal(("d4", 29), (all.Hits[0].Id, all.Hits.Count));
    }

    [SkippableFact]
    public async Task Ids_are_kept_as_they_are()
    {
        string[] ids = ["M:System.IO.File.ReadAllText(System.String)", "ÄÖ ü", "日本", "a/b?c#d%20", " ", "'; drop table--", "😀",
            new string('x', 512), "A", "a",
            "\"q\""];
        float[][] vectors = Corpus.Vectors(ids.Length, 8);
        await FillAsync([.. ids.Select((id, i) => Document.Of(id, Corpus.Field, vectors[i], new { n = i }))]);
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(i, (await Service.GetAsync(Collection, ids[i]))!.Source.GetProperty("n").GetInt32());
            SearchResponse self = await Service.SearchAsync(Collection, new SearchRequest { Id = ids[i], IncludeSelf = true, Limit = 1 });
            Assert.Equal(ids[i], self.Hits[0].Id);
        }
        Assert.Equal(ids.Length, await Service.DeleteAsync(Collection, ids));
    }

    [SkippableFact]
    public async Task Many_are_read_in_the_order_of_their_ids_each_time_and_null_where_there_is_none()
    {
        var written = Corpus.Documents(500).ToDictionary(document => document.Id);
        await FillAsync([.. written.Values], Metric.Euclidean);
        string[] ids = [.. Enumerable.Range(0, 1_250).Select(i => $"d{i * 7 % 600}"), "d3", "nobody", "d3"];
        List<Document?> read = await Service.GetAsync(Collection, ids, withVectors: true).ToListAsync();
        Assert.Equal(ids.Select(id => written.GetValueOrDefault(id)?.Id), read.Select(document => document?.Id));
        Assert.All(read.OfType<Document>(), document =>
        {
            Assert.Equal(written[document.Id].Vectors[Corpus.Field].ToArray(), document.Vectors[Corpus.Field].ToArray());
            Assert.True(JsonElement.DeepEquals(written[document.Id].Source, document.Source), document.Id);
        });
        Assert.All(await Service.GetAsync(Collection, ["d1", "d2"]).ToListAsync(), document => Assert.Empty(document!.Vectors));
        Assert.Empty(await Service.GetAsync(Collection, []).ToListAsync());
    }

    [SkippableFact]
    public async Task Documents_of_more_bytes_than_one_answer_may_have_are_read_all_the_same()
    {
        await FillAsync([Large]);
        Assert.Equal(250, await Service.GetAsync(Collection, [.. Enumerable.Repeat(Large.Id, 250)])
            .CountAsync(document => document!.Source.GetProperty("blob").GetString()!.Length == LargeBytes));
    }

    [SkippableFact]
    public async Task A_cancelled_export_ends_before_the_next_document()
    {
        await FillAsync(Corpus.Documents(50));
        using var cancel = new CancellationTokenSource();
        int read = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Document document in Service.ExportAsync(Collection, cancellationToken: cancel.Token))
            {
                read++;
                await cancel.CancelAsync();
            }
        });
        Assert.Equal(1, read);
    }

    [SkippableFact]
    public async Task A_cancelled_reading_of_many_ends()
    {
        await FillAsync([Large]);
        string[] ids = [.. Enumerable.Repeat(Large.Id, 250)];
        using var cancel = new CancellationTokenSource();
        int read = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Document? document in Service.GetAsync(Collection, ids, cancellationToken: cancel.Token))
            {
                Assert.NotNull(document);
                read++;
                await cancel.CancelAsync();
            }
        });
        Assert.InRange(read, 1, 249);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Service.GetAsync(Collection, "d1", cancellationToken: cancel.Token));
    }

    [SkippableFact]
    public async Task An_export_has_every_document_in_the_order_of_writing()
    {
        Document[] documents = Corpus.Documents(120);
        await FillAsync(documents[..70]);
        await Service.UpsertAsync(Collection, documents[70..]);
        await Service.DeleteAsync(Collection, ["d5", "d100"]);
        var ids = new List<string>();
        await foreach (Document document in Service.ExportAsync(Collection, withVectors: false)) ids.Add(document.Id);
        Assert.Equal(documents.Select(document => document.Id).Where(id => id is not ("d5" or "d100")), ids);
    }

    [SkippableFact]
    public async Task Empty_calls_do_nothing()
    {
        await FillAsync(Corpus.Documents(3));
        Assert.Equal(0, (await Service.UpsertAsync(Collection, [])).Written);
        Assert.Equal(0, await Service.DeleteAsync(Collection, []));
        Assert.Empty(await Service.SearchAsync(Collection, []));
        Assert.Equal(3, (await Service.DescribeAsync(Collection)).Documents);
    }
}
