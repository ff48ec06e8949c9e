namespace OrleansLsh.Index.Elasticsearch.Tests.Lifecycle;

public sealed class ReadingOnTests : TrainingTestBase
{
    private const int Documents = 3_000;

    [SkippableFact]
    public async Task An_export_begun_before_a_rollback_ends_whole()
    {
        await using IAsyncEnumerator<Document> export = await BeginAsync();
        await using var other = new TestProcess();
        await other.Service.RollbackAsync(Name);
        Assert.Equal(Documents, await ReadOnAsync(export));
    }

    [SkippableFact]
    public async Task An_export_whose_index_a_training_after_a_rollback_removes_says_what_happened_and_what_to_do()
    {
        await using IAsyncEnumerator<Document> export = await BeginAsync();
        await using var other = new TestProcess();
        await other.Service.RollbackAsync(Name);
        await other.Service.TrainAsync(Name, Quick with { Options = Quick.Options with { Seed = 5 } });
        LshException error = await Assert.ThrowsAsync<LshException>(() => ReadOnAsync(export));
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.Contains("a training that followed a rollback", error.Message, StringComparison.Ordinal);
        Assert.Contains("begin again", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_export_whose_collection_is_dropped_says_so()
    {
        await using IAsyncEnumerator<Document> export = await BeginAsync();
        await using var other = new TestProcess();
        await other.Service.DropAsync(Name);
        Assert.Equal(ErrorKind.UnknownCollection, (await Assert.ThrowsAsync<LshException>(() => ReadOnAsync(export))).Kind);
    }

    /// <summary>An export of which a document was read, of a collection with a model.</summary>
    private async Task<IAsyncEnumerator<Document>> BeginAsync()
    {
        await FillAsync(Documents);
        await Process.Service.TrainAsync(Name, Quick);
        IAsyncEnumerator<Document> export = Process.Service.ExportAsync(Name).GetAsyncEnumerator();
        Assert.True(await export.MoveNextAsync());
        return export;
    }

    private static async Task<int> ReadOnAsync(IAsyncEnumerator<Document> export)
    {
        int read = 1;
        while (await export.MoveNextAsync()) read++;
        return read;
    }
}
