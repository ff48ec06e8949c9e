using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using OrleansLsh.Core.Formats;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Hosting;
using OrleansLsh.Grains.Training;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Training;

namespace OrleansLsh.Grains.Indexing;

/// <summary>The one place where a collection changes: group commit, training, deletion.</summary>
[Reentrant]
internal sealed class IndexGrain(
    SimilarityService service, CommitLimits limits, AnswerRoom room, TimeProvider time, SiloDrain drain, ILogger<IndexGrain> logger) : Grain, IIndexGrain
{
    private readonly TrainingTurn _turn = new(time);
    private CommitQueue _queue = null!;

    // All that was closed before: a deletion that was given up and made again waits for the same writes.
    private Task _closing = Task.CompletedTask;

    private string Collection => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _queue = NewQueue();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.WhenAll(_closing, CloseAsync(_queue)).WaitAsync(cancellationToken);

    public async Task<JsonMessage> CreateAsync(JsonMessage fields, CancellationToken cancellationToken) =>
        JsonMessage.Of(await service.CreateAsync(Collection, fields.Read<VectorField[]>(), cancellationToken));

    public async Task DropAsync(CancellationToken cancellationToken)
    {
        CollectionDescription before = await service.DescribeAsync(Collection, cancellationToken);
        _closing = Task.WhenAll(_closing, CloseAsync(_queue));
        _queue = NewQueue();
        await _closing.WaitAsync(cancellationToken);
        await service.DropAsync(Collection, cancellationToken);
        // What stays behind where a silo fails here is overwritten by the next training of that name.
        foreach (FieldDescription field in before.Fields.Where(field => field.ModelVersion > 0))
            await GrainFactory.GetGrain<IModelGrain>(TrainingSample.ModelId(Collection, field.Field.Name)).ClearAsync();
    }

    public async Task<WriteMessage> UpsertAsync(DocumentBlock documents, CancellationToken cancellationToken)
    {
        Document[] received = await Task.Run(() => DocumentBlocks.ToDocuments(documents), cancellationToken);
        return WriteMessages.Of(await _queue.WriteAsync(received, cancellationToken));
    }

    public Task<int> DeleteAsync(string[] ids, CancellationToken cancellationToken) =>
        ids.Length == 0 ? service.DeleteAsync(Collection, ids, cancellationToken) : _queue.DeleteAsync(ids, cancellationToken);

    public async IAsyncEnumerable<ProgressMessage> TrainAsync(
        JsonMessage request, string requester, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable turn = await _turn.TakeAsync($"Collection '{Collection}'", requester, cancellationToken);
        var wanted = request.Read<TrainRequest>();
        IAsyncEnumerable<ProgressMessage> steps = ProgressStream.RunAsync<ProgressMessage>(
            (progress, stop) => drain.UntilStopAsync(
                $"The training of '{Collection}'", token => service.TrainAsync(Collection, wanted, new TrainSteps(progress), token), stop),
            cancellationToken);
        await foreach (ProgressMessage step in steps) yield return step;
    }

    public async Task<JsonMessage> RollbackAsync(CancellationToken cancellationToken)
    {
        using IDisposable turn = await _turn.TakeAsync($"Collection '{Collection}'", "a rollback", cancellationToken);
        CollectionDescription now = await drain.UntilStopAsync(
            $"The rollback of '{Collection}'", stop => service.RollbackAsync(Collection, stop), cancellationToken);
        // What stays behind where this fails is replaced by the next training: models are read from the index, by its version.
        foreach (FieldDescription field in now.Fields)
            await GrainFactory.GetGrain<IModelGrain>(TrainingSample.ModelId(Collection, field.Field.Name)).GoBackAsync(field.ModelVersion)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return JsonMessage.Of(now);
    }

    public async IAsyncEnumerable<JsonMessage> EvaluateAsync(JsonMessage request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = request.Read<EvaluationRequest>();
        IAsyncEnumerable<MeasuredSetting> measured = ProgressStream.RunAsync<MeasuredSetting>(
            (progress, stop) => drain.UntilStopAsync(
                $"The evaluation of '{Collection}'", token => service.EvaluateAsync(Collection, wanted, progress, token), stop),
            cancellationToken);
        await foreach (MeasuredSetting setting in measured) yield return JsonMessage.Of(setting);
    }

    public IAsyncEnumerable<DocumentBlock> ExportAsync(bool withVectors, CancellationToken cancellationToken) =>
        DocumentPages.OfAsync(service.ExportAsync(Collection, withVectors, cancellationToken), room, cancellationToken);

    private CommitQueue NewQueue()
    {
        var queue = new CommitQueue(Collection, new CollectionCommits(service, GrainFactory, Collection), limits, logger);
        drain.Watch(queue);
        return queue;
    }

    private async Task CloseAsync(CommitQueue queue)
    {
        await queue.DisposeAsync();
        drain.Release(queue);
    }

    private sealed class TrainSteps(IProgress<ProgressMessage> listener) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => listener.Report(new ProgressMessage
        {
            Field = value.Field,
            Stage = (int)value.Progress.Stage,
            Done = value.Progress.Done,
            Total = value.Progress.Total,
        });
    }
}
