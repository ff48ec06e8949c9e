namespace OrleansLsh.Index.Elasticsearch.Tests;

public sealed class ElasticsearchCollectionTests
{
    [Theory]
    [InlineData(4_095, 0)]
    [InlineData(4_096, 2_048)]
    [InlineData(9_000, 4_096)]
    [InlineData(77_387, 4_096)]
    [InlineData(1_000_000, 4_096)]
    [InlineData(16_000_000, 16_384)]
    public void Cells_are_fine_down_to_two_documents_each_and_no_more_than_a_client_compares_in_a_moment(long documents, int cells) =>
        Assert.Equal(cells, ElasticsearchCollection.FineCells(documents));
}
