using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using OrleansLsh.Core.Formats;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Grains.Training;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Training;

namespace OrleansLsh.Grains.Indexing;

/// <summary>The one place where a collection changes: group commit, training, deletion.</summary>
[Reentrant]
internal sealed class IndexGrain(SimilarityService service, CommitLimits limits, TimeProvider time) : Grain, IIndexGrain
{
    private readonly TrainingTurn _turn = new(time);
    private CommitQueue _queue = null!;

    private string Collection => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _queue = NewQueue();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        await _queue.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    public async Task<JsonMessage> CreateAsync(JsonMessage fields, CancellationToken cancellationToken) =>
        JsonMessage.Of(await service.CreateAsync(Collection, fields.Read<VectorField[]>(), cancellationToken));

    public async Task DropAsync(CancellationToken cancellationToken)
    {
        CollectionDescription before = await service.DescribeAsync(Collection, cancellationToken);
        CommitQueue queue = _queue;
        _queue = NewQueue();
        await queue.DisposeAsync();
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

    public Task<int> DeleteAsync(string[] ids, CancellationToken cancellationToken) => service.DeleteAsync(Collection, ids, cancellationToken);

    public async IAsyncEnumerable<ProgressMessage> TrainAsync(
        JsonMessage request, string requester, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable turn = await _turn.TakeAsync($"Collection '{Collection}'", requester, cancellationToken);
        var wanted = request.Read<TrainRequest>();
        IAsyncEnumerable<ProgressMessage> steps = ProgressStream.RunAsync<ProgressMessage>(
            (progress, stop) => service.TrainAsync(Collection, wanted, new TrainSteps(progress), stop), cancellationToken);
        await foreach (ProgressMessage step in steps) yield return step;
    }

    public async IAsyncEnumerable<JsonMessage> EvaluateAsync(JsonMessage request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<MeasuredSetting> measured = ProgressStream.RunAsync<MeasuredSetting>(
            (progress, stop) => service.EvaluateAsync(Collection, request.Read<EvaluationRequest>(), progress, stop), cancellationToken);
        await foreach (MeasuredSetting setting in measured) yield return JsonMessage.Of(setting);
    }

    public IAsyncEnumerable<DocumentBlock> ExportAsync(bool withVectors, CancellationToken cancellationToken) =>
        DocumentPages.OfAsync(service.ExportAsync(Collection, withVectors, cancellationToken), cancellationToken);

    private CommitQueue NewQueue() => new(documents => service.UpsertAsync(Collection, documents, CancellationToken.None), limits);

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
