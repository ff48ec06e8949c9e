using System.Globalization;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

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

    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task An_export_beside_updates_deletes_and_trainings_gives_each_document_once_in_some_version(int seed, bool trains)
    {
        const int Count = 3_000;
        var random = new Random(seed);
        await FillAsync([.. Enumerable.Range(0, Count).Select(i => Version(i, 0))]);
        // A third is deleted at some time, the others are there from the beginning to the end; and new ones come.
        int[] deleted = [.. Enumerable.Range(0, Count).Where(i => i % 3 == 0)],
            standing = [.. Enumerable.Range(0, Count).Where(i => i % 3 != 0)];
        random.Shuffle(deleted);
        random.Shuffle(standing);
        var seen = new List<string>();
        Task training = Task.CompletedTask;
        int round = 0;
        await foreach (Document document in Service.ExportAsync(Collection))
        {
            seen.Add(document.Id);
            int version = document.Source.GetProperty("version").GetInt32();
            Assert.Equal(Version(int.Parse(document.Id[1..], CultureInfo.InvariantCulture), version).Vectors[Corpus.Field].ToArray(),
                document.Vectors[Corpus.Field].ToArray());
            if (seen.Count % 100 != 1) continue;
            round++;
            if (round <= 2) await UpdateAsync(standing.Take(1_500), round);
            await UpdateAsync(standing.Skip(round * 60 % 1_000).Take(200), round);
            await UpdateAsync(Enumerable.Range(Count + round * 10, 10), round);
            if (deleted.Length >= round * 50)
                await Service.DeleteAsync(Collection, [.. deleted.Skip((round - 1) * 50).Take(50).Select(i => $"d{i}")]);
            if (trains && training.IsCompleted && round % 4 == 1) training = Task.Run(TrainAsync);
        }
        await training;
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(standing.Select(i => $"d{i}").Except(seen));
    }

    private async Task UpdateAsync(IEnumerable<int> documents, int version) =>
        Assert.Empty((await Service.UpsertAsync(Collection, [.. documents.Select(i => Version(i, version))])).Failures);

    private static Document Version(int i, int version)
    {
        var random = new Random(i * 1_000 + version);
        float[] vector = [.. Enumerable.Range(0, Corpus.Dimensions).Select(_ => random.NextSingle() - .5f)];
        return Document.Of($"d{i}", Corpus.Field, Corpus.Unit(vector), new { version });
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
