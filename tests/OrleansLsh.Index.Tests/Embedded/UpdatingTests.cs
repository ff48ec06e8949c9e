using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Embedded;

public class UpdatingTests
{
    [Fact]
    public async Task Twenty_updates_of_every_document_leave_the_file_of_the_size_that_a_few_leave()
    {
        using var temporary = new TemporaryFile();
        var random = new Random(5);
        Document[] documents = Corpus.Documents(2_000);
        long afterTwo = 0;
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(temporary.Path))
        {
            await lsh.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
            await lsh.UpsertAsync("c", documents);
            await lsh.TrainAsync("c", new TrainRequest(new TrainingOptions { Subspaces = 4, Clusters = 8, Cells = 16, Restarts = 1 }));
            for (int round = 0; round < 20; round++)
            {
                random.Shuffle(documents);
                foreach (Document[] batch in documents.Chunk(100)) await lsh.UpsertAsync("c", batch);
                if (round == 1) afterTwo = new FileInfo(temporary.Path).Length;
            }
            Assert.Equal(2_000, (await lsh.DescribeAsync("c")).Documents);
        }
        Assert.InRange(new FileInfo(temporary.Path).Length, 1, 3 * afterTwo);
        await using ISimilarityService again = EmbeddedSimilarity.Open(temporary.Path);
        Assert.Equal(documents.Select(document => document.Id), (await ExportAsync(again)).Select(document => document.Id));
        SearchResponse found = await again.SearchAsync("c", new SearchRequest { Id = "d7", IncludeSelf = true, Limit = 2_000, Setting = SearchSetting.Exact });
        Assert.Equal(2_000, found.Hits.Count);
        Assert.Equal("d7", found.Hits[0].Id);
    }

    [Fact]
    public void A_field_in_memory_holds_no_more_than_twice_what_lives()
    {
        const int Dimensions = 8;
        var index = new FieldIndex(new VectorField("v", Dimensions, Metric.Euclidean), null);
        var random = new Random(2);
        var list = new List<int>();
        LiveSlots live = LiveSlots.None;
        for (int slot = 0; slot < 60_000; slot++)
        {
            index = index.Fork();
            index.Add(slot, Vector(slot), [], 0);
            list.Add(slot);
            int[] dead = [];
            if (list.Count > 5_000)
            {
                // Any document may be the next to be written anew, so that each chunk keeps some that are old.
                int gone = random.Next(list.Count - 1);
                dead = [list[gone]];
                list.RemoveAt(gone);
            }
            live = live.With(dead, slot, 1);
            index.Discount(dead);
            index.Release(dead, live);
        }
        Assert.Equal(5_000, index.Count);
        Assert.InRange(index.HeldVectors, 5_000, 2 * 5_000 + 2 * FieldChunk.Slots);
        Assert.Equal(list.Order(), live.Slots());
        Assert.All(list, slot => Assert.Equal(Vector(slot), index.Vector(slot).ToArray()));
        var scratch = new Scratch(Dimensions, index.Cells);
        Assert.Equal(3, index.SearchExact(Vector(list[77]), 3, new SlotRestriction(null, 0, -1, live), scratch));
        Assert.Equal((list[77], 0f), (scratch.Nearest.Slot(0), scratch.Nearest.Distance(0)));

        static float[] Vector(int slot) => [.. Enumerable.Range(0, Dimensions).Select(k => slot + k / 8f)];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Removing_documents_of_equal_vectors_one_by_one_copies_a_few_for_each_and_searches_for_none(bool inOneCell)
    {
        const int Dimensions = 4, Documents = 40_000;
        var index = new FieldIndex(new VectorField("v", Dimensions, Metric.Euclidean), inOneCell ? OneCell(Dimensions) : null);
        for (int slot = 0; slot < Documents; slot++) index.Add(slot, [1, 2, 3, 4], inOneCell ? [0, 0] : [], 0);
        LiveSlots live = LiveSlots.None.With([], 0, Documents);
        index.Compact(live);
        var random = new Random(4);
        int[] order = [.. Enumerable.Range(0, Documents)];
        random.Shuffle(order);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (int[] dead in order.Take(Documents / 2).Chunk(100))
        {
            live = live.With(dead, 0, 0);
            index = index.Fork();
            index.Discount(dead);
            index.Release(dead, live);
        }
        // A block of 16 documents takes 320 bytes here; each copy of the cell costs 20 bytes a document, and there are seven for each that died.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000L * Documents / 2);
        Assert.Equal(Documents / 2, index.Count);
        var scratch = new Scratch(Dimensions, index.Cells);
        Assert.Equal(Documents / 2, index.SearchExact([1, 2, 3, 4], Documents, new SlotRestriction(null, 0, -1, live), scratch));
        Assert.Equal(live.Slots(), Enumerable.Range(0, Documents / 2).Select(scratch.Nearest.Slot));
    }

    [Fact]
    public void Ids_are_found_after_most_of_their_chunk_has_gone()
    {
        var table = new DocumentTable();
        LiveSlots live = LiveSlots.None.With([], 0, 300);
        for (int slot = 0; slot < 200; slot++) table.Add(slot, System.Text.Encoding.UTF8.GetBytes($"id {slot}"));
        DocumentIds before = table.Ids;
        for (int slot = 0; slot < 200; slot++)
        {
            if (slot % 9 == 4) continue;
            live = live.With([slot], 0, 0);
            table.Unlink(slot);
            table.Release([slot], live);
        }
        for (int slot = 200; slot < 300; slot++) table.Add(slot, System.Text.Encoding.UTF8.GetBytes($"id {slot}"));
        int[] living = [.. Enumerable.Range(0, 300).Where(slot => slot >= 200 || slot % 9 == 4)];
        Assert.Equal(living, live.Slots());
        Assert.Equal(living.Length, table.Count);
        Assert.All(living, slot => Assert.Equal($"id {slot}", table.Ids.Text(slot)));
        Assert.All(living, slot => Assert.Equal(slot, table.Find($"id {slot}")));
        // Whoever has the ids of an earlier moment reads them still.
        Assert.All(Enumerable.Range(0, 200), slot => Assert.Equal($"id {slot}", before.Text(slot)));
    }

    [Fact]
    public async Task Writers_that_wait_together_are_all_answered_and_what_they_wrote_is_durable()
    {
        using var temporary = new TemporaryFile();
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(temporary.Path))
        {
            await lsh.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
            // Forty ids, five writers each: whoever comes last stays, and each is told that one document was written.
            WriteReport[] reports = await Task.WhenAll(Corpus.Documents(200).Select((document, i) =>
                Task.Run(() => lsh.UpsertAsync("c", [document with { Id = $"d{i % 40}" }]))));
            Assert.All(reports, report => Assert.Equal(1, report.Written));
            Assert.Equal(40, (await lsh.DescribeAsync("c")).Documents);
        }
        await using ISimilarityService again = EmbeddedSimilarity.Open(temporary.Path);
        Assert.Equal(40, (await ExportAsync(again)).Select(document => document.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_writer_that_gives_up_while_it_waits_has_written_nothing_and_holds_up_nobody()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        ICollectionIndex collection = await index.CreateAsync("c", [new VectorField("a", 4), new VectorField("b", 2, Metric.Euclidean)], default);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        Task gaveUp = collection.WriteAsync(Batches.Of(0, 1), cancelled.Token);
        await collection.WriteAsync(Batches.Of(5, 1), default);
        bool written = await Record.ExceptionAsync(() => gaveUp) is null;
        Assert.Equal(written ? 2 : 1, await collection.CountAsync(default));
    }

    private static Model OneCell(int dimensions)
    {
        Codebook book = new(ClusterFamily.KMeans, dimensions / 2, new float[dimensions / 2]);
        var statistics = new SubspaceStatistics(0, 0, [1]);
        return new Model("c.v", 1, Metric.Euclidean, new TrainingOptions { Subspaces = 2, Clusters = 2 },
            SubspaceSplit.Contiguous(dimensions, 2), [book, book], new CellBook(dimensions, new float[dimensions]), [statistics, statistics], 1);
    }

    private static async Task<List<Document>> ExportAsync(ISimilarityService lsh)
    {
        var all = new List<Document>();
        await foreach (Document document in lsh.ExportAsync("c")) all.Add(document);
        return all;
    }
}
