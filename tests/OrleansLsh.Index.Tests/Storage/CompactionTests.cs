using System.Text;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Storage;

public class CompactionTests
{
    [Fact]
    public void Of_a_batch_that_is_half_dead_only_the_living_are_kept()
    {
        using DataFile file = DataFile.Open(null);
        CollectionRecord record = file.Create("shop", Batches.Fields);
        CollectionStore store = file.Store(record);
        store.Commit(Batches.Of(0, 100, modelVersion: 2, hasB: slot => slot % 3 == 0), 0, []);
        store.Delete([.. Enumerable.Range(0, 49)]);
        Assert.False(store.IsCompactionDue);
        store.Delete([70]);
        Assert.True(store.IsCompactionDue);
        store.Compact(1);
        Assert.False(store.IsCompactionDue);
        int[] living = [.. Enumerable.Range(49, 51).Where(slot => slot != 70)];
        Assert.Equal(living, Stored(store, 0));
        Assert.Equal(living.Where(slot => slot % 3 == 0), Stored(store, 1));
        Assert.Equal(50, Count(file, $"source_{record.Key}"));
        Assert.Equal(50, Count(file, $"text_{record.Key}"));
        Assert.Equal(100, Count(file, $"term_{record.Key}"));
        store.Delete([.. living.Take(25)]);
        store.Compact(1);
        Assert.Equal(living.Skip(25), Stored(store, 0));
    }

    [Fact]
    public void A_compaction_ends_when_it_has_seen_as_many_documents_as_it_may()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        for (int batch = 0; batch < 5; batch++) store.Commit(Batches.Of(batch * 10, 10), batch * 10, []);
        store.Delete([.. Enumerable.Range(0, 50).Where(slot => slot % 2 == 0)]);
        store.Compact(20);
        Assert.True(store.IsCompactionDue);
        Assert.Equal(40, Stored(store, 0).Count);
        store.Compact(30);
        Assert.False(store.IsCompactionDue);
        Assert.Equal(Enumerable.Range(0, 50).Where(slot => slot % 2 == 1), Stored(store, 0));
    }

    [Fact]
    public void A_compaction_that_the_disk_refuses_is_due_still_and_changes_nothing()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        store.Commit(Batches.Of(0, 4000), 0, []);
        store.Delete([.. Enumerable.Range(0, 4000).Where(slot => slot % 2 == 0)]);
        file.Write(connection => connection.Execute("CREATE TRIGGER refusing BEFORE UPDATE ON batch_1 BEGIN SELECT RAISE(ABORT, 'refused'); END"));
        Assert.Throws<LshException>(() => store.Compact(int.MaxValue));
        file.Write(connection => connection.Execute("DROP TRIGGER refusing"));
        Assert.True(store.IsCompactionDue);
        Assert.Equal(4000, Stored(store, 0).Count);
        store.Compact(int.MaxValue);
        Assert.Equal(2000, Stored(store, 0).Count);
    }

    [Fact]
    public void What_lives_stays_the_same_through_compactions_and_reopenings_and_gaps_are_closed()
    {
        using var temporary = new TemporaryFile();
        var random = new Random(11);
        var expected = new List<string>();
        DataFile file = DataFile.Open(temporary.Path);
        file.Create("shop", Batches.Fields);
        CollectionStore store = file.Store(file.Collections()[0]);
        int written = 0, most = 0;
        for (int round = 0; round < 60; round++)
        {
            // A document's id is its number among all that were ever written; slots may be numbered anew.
            (string Id, int Slot)[] live = [.. Live(store)];
            Assert.Equal(expected, live.Select(document => document.Id));
            int count = random.Next(20, 200);
            (string Id, int Slot)[] dead = [.. live.Where(_ => random.Next(100) < 30)];
            string Source(int i) => $$"""{"n":{{i}},"even":{{(i % 2 == 0 ? "true" : "false")}},"t":"word w{{i % 10}}"}""";
            store.Commit(Batches.Of(written, count, modelVersion: 1, source: Source), store.NextSlot, [.. dead.Select(document => document.Slot)]);
            expected = [.. expected.Except(dead.Select(document => document.Id)), .. Enumerable.Range(written, count).Select(i => $"d{i}")];
            written += count;
            if (round % 3 == 0) store.Compact(random.Next(1, 500));
            RequireSame(store, expected);
            most = Math.Max(most, store.NextSlot);
            if (round % 7 != 6) continue;
            file.Dispose();
            file = DataFile.Open(temporary.Path);
            store = file.Store(file.Collections()[0]);
            RequireSame(store, expected);
        }
        Assert.True(written > 4 * most / 2, "Never were the slots numbered anew.");
        file.Dispose();
    }

    [Fact]
    public void A_file_of_version_1_is_opened_with_what_it_holds()
    {
        using var temporary = new TemporaryFile();
        using (DataFile file = DataFile.Open(temporary.Path))
        {
            CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
            store.Commit(Batches.Of(0, 100), 0, []);
            store.Commit(Batches.Of(100, 100), 100, [3, 5]);
            file.Write(connection => connection.Execute("""
                DELETE FROM source_1 WHERE slot IN (3, 5);
                ALTER TABLE batch_1 ADD COLUMN live BLOB;
                UPDATE batch_1 SET live = (SELECT bits FROM life_1 l WHERE l.first = batch_1.first);
                ALTER TABLE batch_1 RENAME COLUMN kept TO live_count;
                UPDATE batch_1 SET live_count = 98 WHERE first = 0;
                DROP TABLE life_1;
                ALTER TABLE collection DROP COLUMN generation;
                ALTER TABLE field DROP COLUMN embedder;
                ALTER TABLE field DROP COLUMN source;
                PRAGMA user_version = 1;
                """));
        }
        using DataFile reopened = DataFile.Open(temporary.Path);
        Assert.Equal(Schema.Version, reopened.Read(connection => connection.Scalar("PRAGMA user_version")));
        CollectionStore again = reopened.Store(reopened.Collections()[0]);
        int[] living = [.. Enumerable.Range(0, 200).Where(slot => slot is not (3 or 5))];
        Assert.Equal(living.Select(slot => ($"d{slot}", slot)), Live(again));
        again.Delete([.. Enumerable.Range(0, 60)]);
        again.Compact(int.MaxValue);
        Assert.Equal(Enumerable.Range(60, 140), Stored(again, 0));
        Assert.Equal(140, again.Matching(new Filter { Must = [new ExistsClause("n", true)] }).Count);
    }

    private static void RequireSame(CollectionStore store, List<string> expected)
    {
        (string Id, int Slot)[] live = [.. Live(store)];
        Assert.Equal(expected, live.Select(document => document.Id));
        Dictionary<int, int> numbers = live.ToDictionary(document => document.Slot, document => int.Parse(document.Id[1..]));
        int seen = 0;
        store.ReadSegments(0, (in SegmentView segment) =>
        {
            for (int row = 0; row < segment.Slots.Length; row++)
            {
                if (!numbers.TryGetValue(segment.Slots[row], out int number)) continue;
                Assert.Equal(Batches.Component(number, 3), segment.Vectors[row * 4 + 3]);
                Assert.Equal(Batches.Code(number, 1), segment.Codes[row * 2 + 1]);
                Assert.Equal((ushort)number, segment.Cells[row]);
                seen++;
            }
        });
        Assert.Equal(expected.Count, seen);
        Assert.Equal(numbers.Where(entry => entry.Value % 2 == 0).Select(entry => entry.Key),
            store.Matching(new Filter { Must = [new EqualsClause("even", FilterValue.Of(true))] }).Slots());
        Assert.Equal(numbers.Where(entry => entry.Value % 10 != 4).Select(entry => entry.Key),
            store.Matching(new Filter { MustNot = [new TextClause("t", "w4")] }).Slots());
        Assert.Equal(numbers.Where(entry => entry.Value % 10 == 4).Select(entry => entry.Key),
            store.TextScores("t", "w4", int.MaxValue, null).Select(score => score.Slot).Order());
        (string Id, int Slot) last = live[^1];
        Assert.Equal(numbers[last.Slot], store.Sources([last.Slot])[0].GetProperty("n").GetInt32());
    }

    private static List<(string Id, int Slot)> Live(CollectionStore store)
    {
        var live = new List<(string, int)>();
        store.ReadIds((slot, id) => live.Add((Encoding.UTF8.GetString(id), slot)));
        return live;
    }

    private static List<int> Stored(CollectionStore store, int field)
    {
        var slots = new List<int>();
        store.ReadSegments(field, (in SegmentView segment) => slots.AddRange(segment.Slots));
        return slots;
    }

    private static long Count(DataFile file, string table) => file.Read(connection => connection.Scalar($"SELECT count(*) FROM {table}"));
}
