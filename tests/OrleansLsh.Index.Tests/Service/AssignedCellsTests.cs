using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Tests.Service;

public class AssignedCellsTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_batch_comes_with_a_cell_for_each_vector_but_to_an_index_that_finds_them_by_itself(bool byItself, int cellsForEach)
    {
        var batches = new List<EncodedBatch>();
        await using var lsh = new SimilarityService(new WrappedIndex(collection => new Watched(collection, byItself, batches)));
        await lsh.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        await lsh.UpsertAsync("c", Corpus.Documents(100));
        await lsh.TrainAsync("c", new TrainRequest(new TrainingOptions { Cells = 4, Subspaces = 2, Clusters = 2 }));
        batches.Clear();
        await lsh.UpsertAsync("c", Corpus.Documents(30));
        EncodedField encoded = Assert.Single(Assert.Single(batches).Fields).Value;
        Assert.Equal((30, 30 * cellsForEach), (encoded.Rows.Length, encoded.Cells.Length));
    }

    private sealed class Watched(ICollectionIndex collection, bool byItself, List<EncodedBatch> batches) : WrappedCollection(collection)
    {
        public override bool AssignsCells => byItself;

        public override Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
        {
            batches.Add(batch);
            return base.WriteAsync(batch, cancellationToken);
        }
    }
}
