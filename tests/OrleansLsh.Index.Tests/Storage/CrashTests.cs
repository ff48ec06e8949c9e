using System.Text;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Storage;

public class CrashTests
{
    private const int BatchSize = 50;

    [Fact]
    public async Task A_copy_taken_at_any_moment_has_every_acknowledged_batch_and_no_half_one()
    {
        using var temporary = new TemporaryFile();
        int acknowledged = 0;
        var copies = new List<(string Path, int Acknowledged)>();
        using (DataFile file = DataFile.Open(temporary.Path))
        {
            CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
            using var stop = new CancellationTokenSource();
            Task writer = Task.Run(() =>
            {
                // Each batch replaces the one before, so that half a batch would show as a wrong number of live documents.
                for (int batch = 0; !stop.IsCancellationRequested; batch++)
                {
                    int first = batch * BatchSize;
                    int[] dead = batch == 0 ? [] : [.. Enumerable.Range(first - BatchSize, BatchSize / 2)];
                    store.Commit(Batches.Of(first, BatchSize, modelVersion: 1), first, dead);
                    Volatile.Write(ref acknowledged, batch + 1);
                }
            });
            var random = new Random(17);
            while (copies.Count < 20)
            {
                await Task.Delay(random.Next(1, 15));
                string copy = temporary.In($"copy{copies.Count}.db");
                copies.Add((copy, Volatile.Read(ref acknowledged)));
                if (!TryCopy(temporary.Path, copy)) copies.RemoveAt(copies.Count - 1);
            }
            await stop.CancelAsync();
            await writer;
        }
        Assert.All(copies, copy => AssertWhole(copy.Path, copy.Acknowledged));
        Assert.True(copies[^1].Acknowledged > copies[0].Acknowledged);
    }

    [Fact]
    public void A_full_disk_is_an_error_that_leaves_the_store_as_it_was_and_usable()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        store.Commit(Batches.Of(0, BatchSize), 0, []);
        LimitPages(file, extra: 0);
        LshException error = Assert.Throws<LshException>(() => store.Commit(
            Batches.Of(BatchSize, 5000, source: slot => $$"""{"n":{{slot}},"added":"{{new string('z', 200)}} {{slot}}"}"""), BatchSize, [0]));
        Assert.Equal(ErrorKind.Storage, error.Kind);
        Assert.Contains("disk is full", error.Message);
        Assert.Contains(file.Path, error.Message);
        Assert.Equal(BatchSize, store.NextSlot);
        Assert.Equal(BatchSize, Live(store));
        Assert.Equal(BatchSize, Matches(store, "n"));
        LimitPages(file, extra: 100_000);
        store.Commit(Batches.Of(BatchSize, 100, source: slot => $$"""{"n":{{slot}},"added":true}"""), BatchSize, [0]);
        Assert.Equal(BatchSize + 99, Live(store));
        Assert.Equal(100, Matches(store, "added"));
    }

    private static void AssertWhole(string path, int acknowledged)
    {
        using DataFile file = DataFile.Open(path);
        CollectionStore store = file.Store(file.Collections()[0]);
        int batches = store.NextSlot / BatchSize;
        Assert.Equal(0, store.NextSlot % BatchSize);
        Assert.True(batches >= acknowledged, $"{batches} batches in the copy, {acknowledged} acknowledged before it was taken");
        int expected = batches == 0 ? 0 : (batches - 1) * BatchSize / 2 + BatchSize;
        Assert.Equal(expected, Live(store));
        Assert.Equal(expected, Matches(store, "n"));
        for (int field = 0; field < 2; field++)
        {
            int rows = 0;
            store.ReadSegments(field, (in SegmentView segment) =>
            {
                rows += segment.Slots.Length;
                Assert.Equal(2 * segment.Slots.Length, segment.Codes.Length);
            });
            Assert.Equal(batches * BatchSize, rows);
        }
    }

    /// <summary>Copies the file before the log: what a checkpoint moves into the file meanwhile stands in the log's copy too.</summary>
    private static bool TryCopy(string path, string copy)
    {
        string log = path + "-wal";
        byte[] before = Header(log);
        Copy(path, copy);
        Copy(log, copy + "-wal");
        // A log that began anew meanwhile is no longer the one copied: on a real crash both would be of one moment.
        return before.AsSpan().SequenceEqual(Header(log));
    }

    private static byte[] Header(string log)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[32];
        return header[..stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write);
        source.CopyTo(target);
    }

    private static int Live(CollectionStore store)
    {
        var ids = new HashSet<string>();
        store.ReadIds((_, id) => Assert.True(ids.Add(Encoding.UTF8.GetString(id))));
        return ids.Count;
    }

    private static int Matches(CollectionStore store, string field) =>
        store.Matching(new Filter { Must = [new ExistsClause(field, true)] }).Count;

    private static void LimitPages(DataFile file, int extra) => file.Write(connection =>
        connection.Scalar($"PRAGMA max_page_count = {connection.Scalar("PRAGMA page_count") + extra}"));
}
