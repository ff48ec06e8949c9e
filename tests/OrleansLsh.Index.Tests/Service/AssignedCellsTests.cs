using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

public class AssignedCellsTests
{
    private readonly List<EncodedBatch> _batches = [];

    [Fact]
    public async Task A_batch_comes_with_a_cell_for_each_vector()
    {
        await using SimilarityService lsh = await TrainAsync(collection => new Watched(collection, _batches), cells: 4);
        await lsh.UpsertAsync("c", Corpus.Documents(30));
        EncodedField encoded = Assert.Single(Assert.Single(_batches).Fields).Value;
        Assert.Equal((30, 30), (encoded.Rows.Length, encoded.Cells.Length));
    }

    [Fact]
    public async Task An_index_that_assigns_cells_says_how_many_there_are_and_gets_batches_without()
    {
        await using SimilarityService lsh = await TrainAsync(collection => new Assigning(collection, _batches), cells: null);
        Assert.Equal(Assigning.Cells, (await lsh.DescribeAsync("c")).Fields[0].Cells);
        await lsh.UpsertAsync("c", Corpus.Documents(30));
        EncodedField encoded = Assert.Single(Assert.Single(_batches).Fields).Value;
        Assert.Equal((30, 0), (encoded.Rows.Length, encoded.Cells.Length));
    }

    [Fact]
    public async Task A_collection_without_a_history_of_models_is_not_rolled_back()
    {
        await using SimilarityService lsh = await TrainAsync(collection => new Watched(collection, _batches), cells: 4);
        LshException error = await Assert.ThrowsAsync<LshException>(() => lsh.RollbackAsync("c"));
        Assert.Equal((ErrorKind.NotSupported, 1), (error.Kind, (await lsh.DescribeAsync("c")).Fields[0].ModelVersion));
    }

    private async Task<SimilarityService> TrainAsync(Func<ICollectionIndex, WrappedCollection> wrap, int? cells)
    {
        var lsh = new SimilarityService(new WrappedIndex(wrap));
        await lsh.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        await lsh.UpsertAsync("c", Corpus.Documents(100));
        await lsh.TrainAsync("c", new TrainRequest(new TrainingOptions { Cells = cells, Subspaces = 2, Clusters = 2 }));
        _batches.Clear();
        return lsh;
    }

    private class Watched(ICollectionIndex collection, List<EncodedBatch> batches) : WrappedCollection(collection)
    {
        public override Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
        {
            batches.Add(batch);
            return base.WriteAsync(batch, cancellationToken);
        }
    }

    private sealed class Assigning(ICollectionIndex collection, List<EncodedBatch> batches) : Watched(collection, batches), ICellAssigner
    {
        public const int Cells = 7;

        public int DefaultCells(VectorField field, long documents) => Cells;
    }
}
