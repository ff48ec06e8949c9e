using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Storage;

public class StoredModelTests
{
    [Fact]
    public void A_new_model_replaces_the_old_one_and_every_code_of_its_field_and_no_other()
    {
        using var temporary = new TemporaryFile();
        using (DataFile file = DataFile.Open(temporary.Path))
        {
            CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
            store.Commit(Batches.Of(0, 30), 0, []);
            store.Commit(Batches.Of(30, 30, hasB: slot => slot % 2 == 0), 30, [3]);
            Assert.Null(store.ReadModel(1));
            store.CommitModels([new ModelCommit(1, ModelOf(1), new FieldTuning(SearchSetting.Exact, .9, []), Codes(1))]);
            Assert.Equal(.9, store.ReadTuning(1)!.TargetRecall);
            store.CommitModels([new ModelCommit(1, ModelOf(2), null, Codes(2))]);
        }
        using DataFile reopened = DataFile.Open(temporary.Path);
        CollectionStore again = reopened.Store(reopened.Collections()[0]);
        Assert.Null(again.ReadTuning(1));
        Assert.Null(again.ReadModel(0));
        Model model = again.ReadModel(1)!;
        Assert.Equal(2, model.Version);
        Assert.Equal(ModelOf(2).Codebooks[1].Centroids.ToArray(), model.Codebooks[1].Centroids.ToArray());
        again.ReadSegments(0, (in SegmentView segment) => Assert.Equal(0, segment.ModelVersion));
        int rows = 0;
        again.ReadSegments(1, (in SegmentView segment) =>
        {
            Assert.Equal(2, segment.ModelVersion);
            for (int row = 0; row < segment.Slots.Length; row++, rows++)
            {
                Assert.Equal((byte)(segment.Slots[row] + 2), segment.Codes[2 * row]);
                Assert.Equal(segment.Slots[row] * 2, segment.Cells[row]);
            }
        });
        Assert.Equal(45, rows);
    }

    [Fact]
    public void A_model_that_fails_half_way_leaves_the_old_one_with_its_codes()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        store.Commit(Batches.Of(0, 30), 0, []);
        store.Commit(Batches.Of(30, 30), 30, []);
        store.CommitModels([new ModelCommit(1, ModelOf(1), new FieldTuning(SearchSetting.Exact, .9, []), Codes(1))]);
        Assert.Throws<OperationCanceledException>(() => store.CommitModels([new ModelCommit(1, ModelOf(2), null, (slots, codes, cells) =>
        {
            if (slots[0] > 0) throw new OperationCanceledException();
        })]));
        Assert.Equal((1, .9), (store.ReadModel(1)!.Version, store.ReadTuning(1)!.TargetRecall));
        store.ReadSegments(1, (in SegmentView segment) =>
        {
            Assert.Equal(1, segment.ModelVersion);
            Assert.Equal((byte)(segment.Slots[5] + 1), segment.Codes[10]);
        });
    }

    [Fact]
    public void A_tuning_comes_back_as_it_was_kept()
    {
        using DataFile file = DataFile.Open(null);
        CollectionStore store = file.Store(file.Create("shop", Batches.Fields));
        var setting = new SearchSetting { Probes = 16, Candidates = 40 };
        MeasuredSetting ten = new("default", setting, 10, .993, 20_000, .05, .07, .1), hundred = ten with { K = 100 };
        Assert.Null(store.ReadTuning(1));
        store.CommitModels([new ModelCommit(1, ModelOf(1), new FieldTuning(setting, .99, [ten]) { Larger = [hundred] }, Codes(1))]);
        FieldTuning kept = store.ReadTuning(1)!;
        Assert.Equal(setting, kept.Default);
        Assert.Equal([ten], kept.Curve);
        Assert.Equal([hundred], kept.Larger);
        Assert.Null(store.ReadTuning(0));
    }

    private static CodeSource Codes(int version) => (slots, codes, cells) =>
    {
        for (int row = 0; row < slots.Length; row++)
        {
            codes[2 * row] = (byte)(slots[row] + version);
            cells[row] = (ushort)(slots[row] * version);
        }
    };

    private static Model ModelOf(int version)
    {
        Codebook book = new(ClusterFamily.KMeans, 1, new float[] { version, version + 1 });
        var statistics = new SubspaceStatistics(1, .5, [3, 4]);
        return new Model("shop.b", version, Metric.Euclidean, new TrainingOptions { Subspaces = 2, Clusters = 2 },
            SubspaceSplit.Contiguous(2, 2), [book, book], new CellBook(2, new float[] { 0, 0, 1, 1 }), [statistics, statistics], 7);
    }
}
