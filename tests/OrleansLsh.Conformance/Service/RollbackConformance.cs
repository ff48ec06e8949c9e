using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Going back to the model before the last one, or the refusal of it where a backend keeps none.</summary>
public abstract class RollbackConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private readonly Document[] _documents = Corpus.Documents(1_000);

    [SkippableFact]
    public async Task A_rollback_serves_the_model_before_or_is_refused_and_changes_nothing()
    {
        await FillAsync(_documents);
        SearchSetting setting = (await TrainAsync()).Fields[0].Tuning!.Default;
        byte[] first = await HashAsync();
        CollectionDescription second =
            await Service.TrainAsync(Collection, new TrainRequest(QuickTraining with { Subspaces = 4, Seed = 7 }));
        await Service.UpsertAsync(Collection, [Document.Of("new", Corpus.Field, Corpus.Vectors(1, 77)[0])]);
        CollectionDescription after;
        if (KeepsEarlierModel) after = await Service.RollbackAsync(Collection);
        else
        {
            string message = await FailsAsync(ErrorKind.NotSupported, () => Service.RollbackAsync(Collection), "rollback");
            Assert.Contains("train again", message, StringComparison.Ordinal);
            after = await Service.DescribeAsync(Collection);
            Assert.Equal(second.Fields[0].Tuning!.Default, after.Fields[0].Tuning!.Default);
        }
        FieldDescription field = Assert.Single(after.Fields);
        Assert.Equal(KeepsEarlierModel ? (1_001L, 1, 8) : (1_001L, 2, 4), (after.Documents, field.ModelVersion, field.Subspaces));
        byte[] now = await HashAsync();
        Assert.Equal(field.Subspaces, now.Length);
        if (KeepsEarlierModel)
        {
            Assert.Equal(first, now);
            Assert.Equal(setting, field.Tuning!.Default);
        }
        SearchRequest request = new() { Vectors = Corpus.Query(Corpus.Vectors(1, 77)[0]), Limit = 1 };
        foreach (SearchSetting? asked in new[] { null, SearchSetting.Exact, new SearchSetting { Probes = 16 } })
            Assert.Equal("new", (await Service.SearchAsync(Collection, request with { Setting = asked })).Hits[0].Id);
        await Service.UpsertAsync(Collection, [_documents[0] with { Id = "later" }]);
        Assert.Equal(1_002, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task Without_an_earlier_model_there_is_nothing_to_go_back_to()
    {
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.RollbackAsync(Collection), "rollback");
        await FillAsync(_documents[..10]);
        await FailsAsync(
            KeepsEarlierModel ? ErrorKind.Conflict : ErrorKind.NotSupported, () => Service.RollbackAsync(Collection), "rollback");
        Assert.Equal(10, (await Service.DescribeAsync(Collection)).Documents);
    }

    private async Task<byte[]> HashAsync() =>
        (await Service.HashAsync(Collection, null, new VectorBlock(Corpus.Dimensions, Corpus.Vectors(1, 5)[0]))).ToArray();
}
