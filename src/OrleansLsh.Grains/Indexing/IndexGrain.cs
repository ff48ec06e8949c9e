using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Hosting;
using OrleansLsh.Grains.Training;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Rules;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh.Grains.Indexing;

/// <summary>The one place where a collection changes: it has the collection's queue of writes, and trains.</summary>
[Reentrant]
internal sealed class IndexGrain(SimilarityService service, AnswerRoom room, SiloDrain drain, ILogger<IndexGrain> logger)
    : Grain, IIndexGrain
{
    /// <summary>A call has at most 4 MB, and waits in memory.</summary>
    private static readonly CommitLimits Limits = new() { WaitingCalls = 32, BlockedCalls = 256 };

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
        CollectionDescription before = await DescribeForDropAsync(cancellationToken);
        _closing = Task.WhenAll(_closing, CloseAsync(_queue));
        _queue = NewQueue();
        await _closing.WaitAsync(cancellationToken);
        await service.DropAsync(Collection, cancellationToken);
        // What stays behind where a silo fails here gives way to what is reported of the next model of that name.
        foreach (FieldDescription field in before.Fields.Where(field => field.ModelVersion > 0))
            await GrainFactory.GetGrain<IModelGrain>(TrainingSample.ModelId(Collection, field.Field.Name)).ClearAsync();
    }

    public Task<WriteMessage> UpsertAsync(DocumentBlock documents, CancellationToken cancellationToken) =>
        WriteAsync(documents, allOrNone: false, cancellationToken);

    public async Task<WriteMessage> WriteAsync(DocumentBlock documents, bool allOrNone, CancellationToken cancellationToken)
    {
        using QueuedCall place = await _queue.EnterAsync(documents.Ids, cancellationToken);
        // Off the grain's scheduler: calls are checked and encoded beside one another.
        return await Task.Run(() => WriteAsync(place, documents, allOrNone), CancellationToken.None);
    }

    public async Task<UpdatedMessage> UpdateAsync(DocumentBlock changes, CancellationToken cancellationToken)
    {
        if (changes.Ids.Length == 0)
        {
            await service.UpdateAsync(Collection, [], cancellationToken);
            return new UpdatedMessage();
        }
        using QueuedCall place = await _queue.EnterAsync(changes.Ids, cancellationToken);
        return await Task.Run(() => UpdateAsync(place, changes), CancellationToken.None);
    }

    public async Task<int> DeleteAsync(string[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return await service.DeleteAsync(Collection, ids, cancellationToken);
        using QueuedCall place = await _queue.EnterAsync(ids, cancellationToken);
        return await service.DeleteAsync(place, ids);
    }

    public async Task<DeletedMessage> DeleteMatchingAsync(string filter, CancellationToken cancellationToken)
    {
        var wanted = Filter.Parse(filter);
        string[] ids = await Task.Run(
            async () => await service.MatchingAsync(Collection, wanted, cancellationToken).Take(SimilarityService.DeletedAtOnce + 1)
                .ToArrayAsync(cancellationToken),
            cancellationToken);
        bool hasMore = ids.Length > SimilarityService.DeletedAtOnce;
        if (hasMore) ids = ids[..SimilarityService.DeletedAtOnce];
        if (ids.Length == 0) return new DeletedMessage();
        using QueuedCall place = await _queue.EnterAsync(ids, cancellationToken);
        return new DeletedMessage { Deleted = await service.DeleteAsync(place, ids), HasMore = hasMore };
    }

    public async IAsyncEnumerable<ProgressMessage> TrainAsync(
        JsonMessage request, string requester, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TrainRequest wanted = request.Read<TrainRequest>();
        IAsyncEnumerable<ProgressMessage> steps = ProgressStream.RunAsync<ProgressMessage>(
            (progress, stop) => drain.UntilStopAsync(
                $"The training of '{Collection}'", token =>
                    service.TrainAsync(Collection, wanted, requester, new TrainSteps(progress), token), stop),
            cancellationToken);
        await foreach (ProgressMessage step in steps) yield return step;
    }

    public async Task<JsonMessage> RollbackAsync(CancellationToken cancellationToken) => JsonMessage.Of(await drain.UntilStopAsync(
        $"The rollback of '{Collection}'", stop => service.RollbackAsync(Collection, stop), cancellationToken));

    public async IAsyncEnumerable<JsonMessage> EvaluateAsync(
        JsonMessage request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EvaluationRequest wanted = request.Read<EvaluationRequest>();
        IAsyncEnumerable<MeasuredSetting> measured = ProgressStream.RunAsync<MeasuredSetting>(
            (progress, stop) => drain.UntilStopAsync(
                $"The evaluation of '{Collection}'", token => service.EvaluateAsync(Collection, wanted, progress, token), stop),
            cancellationToken);
        await foreach (MeasuredSetting setting in measured) yield return JsonMessage.Of(setting);
    }

    public async IAsyncEnumerable<MethodTrialMessage> TryMethodsAsync(
        JsonMessage request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MethodTrialRequest wanted = request.Read<MethodTrialRequest>();
        JsonMessage? table = null;
        IAsyncEnumerable<ProgressMessage> steps = ProgressStream.RunAsync<ProgressMessage>(
            (progress, stop) => drain.UntilStopAsync(
                $"The trial of methods of '{Collection}'",
                async token => table = JsonMessage.Of(
                    await service.TryMethodsAsync(Collection, wanted, new TrainSteps(progress), token)),
                stop),
            cancellationToken);
        await foreach (ProgressMessage step in steps) yield return new MethodTrialMessage { Step = step };
        yield return new MethodTrialMessage { Table = table };
    }

    public IAsyncEnumerable<DocumentBlock> ExportAsync(bool withVectors, CancellationToken cancellationToken) =>
        Blocks(service.ExportAsync(Collection, withVectors, cancellationToken), cancellationToken);

    public IAsyncEnumerable<DocumentBlock> ExportMatchingAsync(string filter, bool withVectors, CancellationToken cancellationToken) =>
        Blocks(service.ExportAsync(Collection, Filter.Parse(filter), withVectors, cancellationToken), cancellationToken);

    private IAsyncEnumerable<DocumentBlock> Blocks(IAsyncEnumerable<Document> documents, CancellationToken cancellationToken) =>
        DocumentPages.OfAsync(documents, room, cancellationToken).Select(page => page.Found);

    private async Task<WriteMessage> WriteAsync(QueuedCall place, DocumentBlock block, bool allOrNone)
    {
        Document[] documents = DocumentBlocks.ToDocuments(block);
        return WriteMessages.Of(await service.WriteAsync(place, documents, allOrNone));
    }

    private async Task<UpdatedMessage> UpdateAsync(QueuedCall place, DocumentBlock changes)
    {
        DocumentUpdate[] updates =
            Array.ConvertAll(DocumentBlocks.ToDocuments(changes), document => new DocumentUpdate(document.Id, document.Source));
        UpdatedPart part = await service.UpdateAsync(place, updates);
        return new UpdatedMessage { Taken = part.Taken, Report = WriteMessages.Of(part.Report) };
    }

    private async Task<CollectionDescription> DescribeForDropAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await service.DescribeAsync(Collection, cancellationToken);
        }
        catch (LshException error) when (error.Kind == ErrorKind.UnknownCollection)
        {
            throw NameRules.Unknown(Collection, "drop");
        }
    }

    private CommitQueue NewQueue()
    {
        CommitQueue queue = service.NewQueue(Collection, Limits, new LoggedCommits(Collection, Limits, logger));
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
