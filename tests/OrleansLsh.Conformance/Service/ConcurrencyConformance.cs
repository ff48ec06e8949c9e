using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Conformance.Service;

/// <summary>Writers, deleters and searchers at once.</summary>
public abstract class ConcurrencyConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Searches_among_writes_are_whole_and_every_writer_reads_its_own(bool trained)
    {
        Document[] standing = Corpus.Documents(1_000);
        await FillAsync(standing);
        if (trained) await TrainAsync();
        using var done = new CancellationTokenSource();
        Task[] searchers = [.. Enumerable.Range(0, 2).Select(i => Task.Run(() => SearchUntilAsync(i, done.Token)))];
        await Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Task.Run(() => WriteAsync(writer))));
        await done.CancelAsync();
        await Task.WhenAll(searchers);
        Assert.Equal(1_000 + 3 * 40, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task Of_concurrent_writes_to_one_id_one_stays_whole()
    {
        await FillAsync([]);
        float[][] vectors = [.. Corpus.Vectors(16, 5).Select(vector => Corpus.Unit(vector))];
        await Task.WhenAll(vectors.Select((vector, i) => Task.Run(() =>
            Service.UpsertAsync(Collection, [Document.Of("one", Corpus.Field, vector, new { n = i })]))));
        Document? stays = await Service.GetAsync(Collection, "one", withVectors: true);
        Assert.Equal(vectors[stays!.Source.GetProperty("n").GetInt32()], stays.Vectors[Corpus.Field].ToArray());
        SearchHit hit = Assert.Single((await Service.SearchAsync(Collection, new SearchRequest { Id = "one", IncludeSelf = true })).Hits);
        Assert.Equal("one", hit.Id);
    }

    private async Task WriteAsync(int writer)
    {
        float[][] vectors = Corpus.Vectors(80, 200 + writer);
        for (int i = 0; i < 80; i++)
        {
            string id = $"w{writer}-{i}";
            Assert.Equal(1, (await Service.UpsertAsync(Collection, [Document.Of(id, Corpus.Field, vectors[i])])).Written);
            SearchResponse own = await Service.SearchAsync(Collection, new SearchRequest { Id = id, IncludeSelf = true, Limit = 1 });
            Assert.Equal(id, own.Hits[0].Id);
            if (i % 2 == 0) continue;
            Assert.Equal(1, await Service.DeleteAsync(Collection, [id]));
            Assert.Null(await Service.GetAsync(Collection, id));
        }
    }

    private async Task SearchUntilAsync(int searcher, CancellationToken done)
    {
        float[][] queries = Corpus.Vectors(50, 300 + searcher);
        for (int i = 0; !done.IsCancellationRequested; i++)
        {
            SearchResponse found = await Service.SearchAsync(Collection,
                new SearchRequest { Vectors = Corpus.Query(queries[i % 50]), Limit = 20, Include = ["price"] }, CancellationToken.None);
            Assert.Equal(20, found.Hits.Select(hit => hit.Id).Distinct().Count());
            Assert.All(found.Hits.Zip(found.Hits.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
        }
    }
}
