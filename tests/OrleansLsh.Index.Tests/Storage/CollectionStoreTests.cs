using System.Text;
using System.Text.Json;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Storage;

public class CollectionStoreTests
{
    [Fact]
    public void What_was_committed_is_there_after_reopening()
    {
        using var temporary = new TemporaryFile();
        using (DataFile file = DataFile.Open(temporary.Path))
        {
            CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
            store.Commit(Batches.Of(0, 100), 0, []);
            store.Commit(Batches.Of(100, 50, hasB: slot => slot % 3 == 0), 100, [7, 99]);
        }
        using DataFile reopened = DataFile.Open(temporary.Path);
        CollectionRecord record = Assert.Single(reopened.Collections());
        Assert.Equal("shop", record.Name);
        Assert.Equal(Batches.Fields, record.Fields);
        CollectionStore again = reopened.Store(record);
        Assert.Equal(150, again.NextSlot);
        int[] live = Enumerable.Range(0, 150).Where(slot => slot is not (7 or 99)).ToArray();
        Assert.Equal(live.Select(slot => (slot, $"d{slot}")), Ids(again));
        Assert.Equal(Enumerable.Range(0, 150), SlotsWithCheckedVectors(again, 0));
        Assert.Equal(Enumerable.Range(0, 100).Concat(Enumerable.Range(100, 50).Where(slot => slot % 3 == 0)), SlotsWithCheckedVectors(again, 1));
        Assert.Equal(42, again.Sources([42])[0].GetProperty("n").GetInt32());
        Assert.Equal(JsonValueKind.Undefined, again.Sources([7])[0].ValueKind);
    }

    [Fact]
    public void Sources_come_in_the_order_of_the_slots_and_are_undefined_where_there_is_none()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        store.Commit(Batches.Of(0, 10, source: slot => slot == 3 ? null : $$"""{"n":{{slot}}}"""), 0, []);
        IReadOnlyList<JsonElement> sources = store.Sources([9, 3, 0]);
        Assert.Equal(9, sources[0].GetProperty("n").GetInt32());
        Assert.Equal(JsonValueKind.Undefined, sources[1].ValueKind);
        Assert.Equal(0, sources[2].GetProperty("n").GetInt32());
    }

    [Fact]
    public void Codes_and_cells_come_back_beside_their_vectors()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        store.Commit(Batches.Of(0, 20, modelVersion: 3), 0, []);
        int seen = 0;
        store.ReadSegments(1, (in SegmentView segment) =>
        {
            Assert.Equal(3, segment.ModelVersion);
            for (int row = 0; row < segment.Slots.Length; row++, seen++)
            {
                Assert.Equal(Batches.Code(segment.Slots[row], 0), segment.Codes[2 * row]);
                Assert.Equal(Batches.Code(segment.Slots[row], 1), segment.Codes[2 * row + 1]);
                Assert.Equal(segment.Slots[row], segment.Cells[row]);
            }
        });
        Assert.Equal(20, seen);
    }

    [Fact]
    public void A_batch_whose_documents_are_all_dead_leaves_nothing_and_its_slots_are_not_reused()
    {
        using var temporary = new TemporaryFile();
        using (DataFile file = DataFile.Open(temporary.Path))
        {
            CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
            store.Commit(Batches.Of(0, 10), 0, []);
            store.Commit(Batches.Of(10, 70), 10, [.. Enumerable.Range(0, 10)]);
            store.Delete([.. Enumerable.Range(10, 35)]);
            store.Delete([.. Enumerable.Range(40, 40)]);
            Assert.Empty(Ids(store));
            store.Compact(int.MaxValue);
            Assert.Empty(SlotsWithCheckedVectors(store, 0));
        }
        using DataFile reopened = DataFile.Open(temporary.Path);
        Assert.Equal(80, reopened.Store(reopened.Collections()[0]).NextSlot);
    }

    [Fact]
    public void Deleting_twice_or_what_never_was_changes_nothing()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        store.Commit(Batches.Of(0, 3), 0, []);
        store.Delete([1]);
        store.Delete([1, 50]);
        Assert.Equal([(0, "d0"), (2, "d2")], Ids(store));
    }

    [Fact]
    public void Collections_do_not_see_each_other_and_one_can_be_dropped()
    {
        using DataFile file = DataFile.Open(null);
        CollectionRecord one = file.Create("one", Batches.Fields), two = file.Create("two", [new VectorField("a", 4, Metric.Cosine)]);
        CollectionStore first = file.Store(one), second = file.Store(two);
        first.Commit(Batches.Of(0, 5), 0, []);
        Assert.Empty(Ids(second));
        file.Drop(one);
        Assert.Equal("two", Assert.Single(file.Collections()).Name);
        CollectionRecord anew = file.Create("one", Batches.Fields);
        Assert.NotEqual(one.Key, anew.Key);
        Assert.Empty(Ids(file.Store(anew)));
    }

    private static List<(int, string)> Ids(CollectionStore store)
    {
        var ids = new List<(int, string)>();
        store.ReadIds((slot, id) => ids.Add((slot, Encoding.UTF8.GetString(id))));
        return ids;
    }

    private static List<int> SlotsWithCheckedVectors(CollectionStore store, int field)
    {
        var slots = new List<int>();
        int dimensions = Batches.Fields[field].Dimensions;
        store.ReadSegments(field, (in SegmentView segment) =>
        {
            Assert.Equal(segment.Slots.Length * dimensions, segment.Vectors.Length);
            for (int row = 0; row < segment.Slots.Length; row++)
            {
                slots.Add(segment.Slots[row]);
                for (int i = 0; i < dimensions; i++)
                    Assert.Equal(Batches.Component(segment.Slots[row], i), segment.Vectors[row * dimensions + i]);
            }
        });
        return slots;
    }
}
