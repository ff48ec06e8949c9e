using System.Text;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Embedded;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Embedded;

public class TornMemoryTests
{
    [Fact]
    public async Task A_group_that_memory_could_not_follow_is_written_once_and_whole()
    {
        using var temporary = new TemporaryFile();
        using (DataFile file = DataFile.Open(temporary.Path))
        {
            var collection = new SmallCollection(file.Store(file.Create("c", Batches.Fields)), room: 3);
            WaitingWrite[] group = [new(Batches.Of(0, 2)), new(Batches.Of(1, 2)), new(Batches.Of(3, 2))];
            GroupCommit.Run([.. group], collection.Write);
            Assert.All(group, write => Assert.True(write.Outcome.IsCompletedSuccessfully));
            Assert.Equal(1, collection.Commits);
            Assert.True(collection.State.IsTorn);
            Assert.True(collection.HasLetGo);

            var late = new WaitingWrite(Batches.Of(5, 1));
            GroupCommit.Run([late], collection.Write);
            Assert.Equal(ErrorKind.UnknownCollection, (await Assert.ThrowsAsync<LshException>(() => late.Outcome)).Kind);
            Assert.Throws<LshException>(() => collection.State.Read());
            Assert.Equal(1, collection.Commits);
        }
        await using EmbeddedIndex again = EmbeddedIndex.Open(temporary.Path);
        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], await IdsAsync((await again.OpenAsync("c", default))!));
    }

    [Fact]
    public async Task A_write_that_memory_could_not_follow_counts_and_the_collection_is_read_anew_for_the_next_call()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        ICollectionIndex torn = await index.CreateAsync("c", [new VectorField("v", 2, Metric.Euclidean)], default);
        await torn.WriteAsync(Two("a", "b", dimensions: 2), default);
        // The file takes the two vectors as they are, four numbers; memory is given one of four dimensions.
        await torn.WriteAsync(Two("b", "c", dimensions: 4), default);
        Assert.Equal(ErrorKind.UnknownCollection, (await Assert.ThrowsAsync<LshException>(() => torn.WriteAsync(Two("d", "e", 2), default))).Kind);
        await Assert.ThrowsAsync<LshException>(() => torn.CountAsync(default));

        ICollectionIndex anew = (await index.OpenAsync("c", default))!;
        Assert.NotSame(torn, anew);
        await anew.WriteAsync(Two("c", "d", dimensions: 2), default);
        Assert.Equal(["a", "b", "c", "d"], await IdsAsync(anew));
        Assert.Equal(1, await anew.DeleteAsync(["b"], default));
        Assert.Equal(["a", "c", "d"], await IdsAsync(anew));
    }

    [Fact]
    public void A_change_that_the_file_refuses_leaves_memory_as_it_was()
    {
        var state = new FileThenMemory(() => Assert.Fail("let go"), () => new InvalidOperationException());
        Assert.Throws<IOException>(() => state.Commit(() => throw new IOException(), () => Assert.Fail("changed")));
        Assert.False(state.IsClosed);
        state.Read(file: true).Dispose();
    }

    [Fact]
    public void What_fills_memory_is_gone_when_an_index_lets_go()
    {
        var index = new FieldIndex(new VectorField("v", 2, Metric.Euclidean), null);
        for (int slot = 0; slot < 100; slot++) index.Add(slot, [slot, 1], [], 0);
        index.LetGo();
        Assert.Equal(0, index.HeldVectors);
    }

    private static EncodedBatch Two(string one, string other, int dimensions) => new(
        [Document.Of(one, "v", new float[] { 1, 2 }), Document.Of(other, "v", new float[] { 3, 4 })],
        new Dictionary<string, EncodedField> { ["v"] = new(0, new[] { 0, 1 }, new VectorBlock(dimensions, new float[] { 1, 2, 3, 4 }), default, default) });

    private static async Task<string[]> IdsAsync(ICollectionIndex collection)
    {
        var ids = new List<string>();
        await foreach (Document document in collection.ScanAsync(withVectors: true, default)) ids.Add(document.Id);
        return [.. ids.Order(StringComparer.Ordinal)];
    }

    /// <summary>A collection whose memory has room for so many ids and no more.</summary>
    private sealed class SmallCollection
    {
        private readonly CollectionStore _store;
        private readonly DocumentTable _documents = new();
        private readonly int _room;

        public SmallCollection(CollectionStore store, int room)
        {
            (_store, _room) = (store, room);
            State = new FileThenMemory(() => HasLetGo = true, () => new LshException(ErrorKind.UnknownCollection, "gone"));
        }

        public FileThenMemory State { get; }

        public int Commits { get; private set; }

        public bool HasLetGo { get; private set; }

        public void Write(EncodedBatch batch)
        {
            State.RequireOpen();
            int first = _store.NextSlot;
            int[] dead = [.. batch.Documents.Select(document => _documents.Find(document.Id)).Where(slot => slot >= 0)];
            State.Commit(
                () =>
                {
                    _store.Commit(batch, first, dead);
                    Commits++;
                },
                () =>
                {
                    for (int i = 0; i < batch.Documents.Count; i++)
                    {
                        if (_documents.Count == _room) throw new InsufficientMemoryException();
                        _documents.Add(first + i, Encoding.UTF8.GetBytes(batch.Documents[i].Id));
                    }
                });
        }
    }
}
