using System.Runtime.CompilerServices;
using OrleansLsh.Client.Retrying;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh;

/// <remarks>What takes long is a stream of messages: a silo is waited for as long as it sends, and leaving the stream cancels the work
/// there. None of it is tried again.</remarks>
public sealed partial class ClusterSimilarityService
{
    private static readonly string Requester = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <inheritdoc/>
    public Task<CollectionDescription> TrainAsync(
        string collection, TrainRequest request, IProgress<TrainProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        DoAsync("train", collection, async () =>
        {
            RequireName(collection);
            TrainingRules.RequireQueries(request);
            IAsyncEnumerable<ProgressMessage> steps =
                _grains.GetGrain<IIndexGrain>(collection).TrainAsync(JsonMessage.Of(request), Requester, cancellationToken);
            await foreach (ProgressMessage step in OneByOne(steps, cancellationToken)) progress?.Report(Progress(step));
            return await DescribeKnownAsync(collection, cancellationToken);
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<MeasuredSetting>> EvaluateAsync(
        string collection, EvaluationRequest request, IProgress<MeasuredSetting>? progress = null,
        CancellationToken cancellationToken = default) =>
        DoAsync<IReadOnlyList<MeasuredSetting>>("evaluate", collection, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            RequireName(collection);
            var measured = new List<MeasuredSetting>();
            IAsyncEnumerable<JsonMessage> settings =
                _grains.GetGrain<IIndexGrain>(collection).EvaluateAsync(JsonMessage.Of(request), cancellationToken);
            await foreach (JsonMessage setting in OneByOne(settings, cancellationToken))
            {
                measured.Add(setting.Read<MeasuredSetting>());
                progress?.Report(measured[^1]);
            }
            return measured;
        });

    /// <inheritdoc/>
    public Task<MethodTable> TryMethodsAsync(
        string collection, MethodTrialRequest request, IProgress<TrainProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        DoAsync("try-methods", collection, async () =>
        {
            ArgumentNullException.ThrowIfNull(request);
            RequireName(collection);
            MethodTable? table = null;
            IAsyncEnumerable<MethodTrialMessage> steps =
                _grains.GetGrain<IIndexGrain>(collection).TryMethodsAsync(JsonMessage.Of(request), cancellationToken);
            await foreach (MethodTrialMessage message in OneByOne(steps, cancellationToken))
            {
                if (message.Step is { } step) progress?.Report(Progress(step));
                table ??= message.Table?.Read<MethodTable>();
            }
            return table!;
        });

    private static TrainProgress Progress(ProgressMessage step) =>
        new(step.Field, new TrainingProgress((TrainingStage)step.Stage, step.Done, step.Total));

    /// <inheritdoc/>
    public IAsyncEnumerable<Document> ExportAsync(
        string collection, bool withVectors = true, CancellationToken cancellationToken = default) =>
        ExportAsync(collection, () => { }, grain => grain.ExportAsync(withVectors, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Document> ExportAsync(
        string collection, Filter filter, bool withVectors = true, CancellationToken cancellationToken = default) =>
        ExportAsync(
            collection,
            () =>
            {
                ArgumentNullException.ThrowIfNull(filter);
                FilterRules.Require(filter);
            },
            grain => grain.ExportMatchingAsync(filter.ToJson(), withVectors, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<Document> ExportAsync(
        string collection, Action require, Func<IIndexGrain, IAsyncEnumerable<DocumentBlock>> export,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await DoAsync("export", collection, () =>
        {
            require();
            return DescribeKnownAsync(collection, cancellationToken);
        });
        IAsyncEnumerable<DocumentBlock> blocks = export(_grains.GetGrain<IIndexGrain>(collection));
        await foreach (DocumentBlock block in OneByOne(blocks, cancellationToken))
            foreach (Document document in DocumentBlocks.ToDocuments(block))
            {
                yield return document;
                cancellationToken.ThrowIfCancellationRequested();
            }
    }

    private static async IAsyncEnumerable<T> OneByOne<T>(
        IAsyncEnumerable<T> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<T> each = messages.WithBatchSize(1).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            bool more;
            try
            {
                more = await each.MoveNextAsync();
            }
            catch (Exception error) when (error is not LshException && TransientFault.Is(error, cancellationToken))
            {
                throw TransientFault.Lasting(error, TimeSpan.Zero);
            }
            if (!more) yield break;
            yield return each.Current;
        }
    }
}
