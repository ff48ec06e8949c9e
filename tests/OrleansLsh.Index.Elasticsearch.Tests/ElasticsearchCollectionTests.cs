namespace OrleansLsh.Index.Elasticsearch.Tests;

public sealed class ElasticsearchCollectionTests
{
    [Theory]
    [InlineData(128, 4_095, 0)]
    [InlineData(128, 4_096, 3_072)]
    [InlineData(784, 9_000, 6_750)]
    [InlineData(128, 77_387, 46_875)]
    [InlineData(64, 1_000_000, 65_536)]
    [InlineData(784, 1_000_000, 7_653)]
    [InlineData(4_096, 16_000_000, 16_384)]
    public void Cells_are_three_for_four_documents_as_far_as_the_memory_of_clients_goes(int dimensions, long documents, int cells) =>
        Assert.Equal(cells, ElasticsearchCollection.FineCells(dimensions, documents));
}
