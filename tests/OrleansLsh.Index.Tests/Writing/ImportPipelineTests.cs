using OrleansLsh.Conformance.Data;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Index.Tests.Writing;

public class ImportPipelineTests
{
    private static readonly ImportOptions OneByOne = new() { BatchSize = 1 };

    private readonly Told<ImportProgress> _told = new();
    private readonly List<string> _log = [];

    [Fact]
    public async Task What_became_of_batches_is_told_in_the_order_of_the_stream_whichever_commit_ends_first()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ImportReport report = await RunAsync(["a", "b"], async id =>
        {
            if (id == "a") await second.Task;
            else second.SetResult();
        });
        Assert.Equal([1L, 2L], _told.All.Select(progress => progress.Read));
        Assert.Equal((2, 2), (report.Read, report.Written));
    }

    [Fact]
    public async Task Batches_that_share_an_id_are_committed_one_after_the_other()
    {
        await RunAsync(["a", "b", "a", "c"], async _ => await Task.Yield());
        Assert.True(_log.IndexOf("end a") < _log.LastIndexOf("begin a"), string.Join(", ", _log));
    }

    [Fact]
    public async Task Behind_a_commit_that_failed_nothing_is_told_as_read_and_what_is_under_way_is_waited_for()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LshException error = await Assert.ThrowsAsync<LshException>(() => RunAsync(["a", "b", "c"], async id =>
        {
            if (id == "b") second.SetResult();
            if (id != "a") return;
            await second.Task;
            throw new LshException(ErrorKind.Unavailable, "No server answers.");
        }));
        Assert.Equal("No server answers.", error.Message);
        Assert.Empty(_told.All);
        Assert.Contains("end b", _log);
    }

    private Task<ImportReport> RunAsync(string[] ids, Func<string, Task> commit)
    {
        var pipeline = new ImportPipeline<DocumentBatch>((batch, _) => Task.FromResult(batch), async batch =>
        {
            string id = batch.Documents[0].Id;
            lock (_log) _log.Add($"begin {id}");
            await commit(id);
            lock (_log) _log.Add($"end {id}");
            return new WriteReport(1, []);
        }, underWay: 2);
        return pipeline.RunAsync(Corpus.Stream(ids.Select(id => Document.Of(id, "v", new float[1]))), OneByOne, _told, CancellationToken.None);
    }
}
