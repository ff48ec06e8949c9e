using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;
using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Explaining;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;
using OrleansLsh.Index.Service.Searching;
using OrleansLsh.Index.Service.Training;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh;

/// <summary>The service in process, over any index behind the port.</summary>
public sealed partial class SimilarityService : ISimilarityService
{
    private readonly IDocumentIndex _index;
    private readonly OpenCollections _collections;
    private readonly TextVectors _texts;
    private readonly BatchWriter _writer;
    private readonly Importer _importer;
    private readonly Searcher _searcher;
    private readonly Trainer _trainer;
    private readonly MethodTrialRun _methodTrials;
    private readonly Evaluator _evaluator;
    private readonly Explainer _explainer;
    private readonly LiveRecall _live;
    private readonly IServedRecalls _served;
    private readonly DriftMeter _drift;
    private readonly CollectionDescriber _describer;
    private readonly DueTrainings _due;
    private bool _disposed;

    /// <summary>A service over an index, which it disposes of with itself.</summary>
    /// <param name="index">Where collections and documents live.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="trainer">Where models are trained; null for this process.</param>
    /// <param name="options">What it does by itself; null for the defaults.</param>
    /// <param name="embedders">Finds the generator of a name that fields give as <see cref="VectorField.Embedder"/>, null where there is
    /// none; it is asked for each call that needs one, from many threads. Generators that tell queries from documents do so by
    /// <see cref="QuerySide"/>. Null for none at all. They are not disposed with the service.</param>
    /// <param name="served">Where recalls as users get them are put together; null for those of this process.</param>
    /// <param name="logger">Told what an operator should know; null for nobody.</param>
    /// <param name="trainDue">Trains a collection by a request where <see cref="SimilarityOptions.TrainWhenDue"/> wants that; null for this
    /// service. Where several processes serve a collection, it is one for all of them.</param>
    /// <exception cref="LshException">An option is out of its range.</exception>
    public SimilarityService(
        IDocumentIndex index, TimeProvider? time = null, IModelTrainer? trainer = null, SimilarityOptions? options = null,
        Func<string, IEmbeddingGenerator<string, Embedding<float>>?>? embedders = null, IServedRecalls? served = null,
        ILogger? logger = null, Func<string, TrainRequest, CancellationToken, Task>? trainDue = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        options ??= new SimilarityOptions();
        RangeRules.Require(options);
        time ??= TimeProvider.System;
        _index = index;
        _collections = new OpenCollections(index, time);
        _texts = new TextVectors(embedders, time);
        _drift = new DriftMeter(time);
        _writer = new BatchWriter(_collections, _texts, OnWritten);
        _importer = new Importer(_writer);
        var unobserved = new Searcher(_collections, _texts);
        _served = served ?? new LocalServedRecalls();
        _live = new LiveRecall(_collections, unobserved, _served, OnCompared, options, time);
        _describer = new CollectionDescriber(index, _served, _drift);
        _searcher = new Searcher(_collections, _texts, _live.OnAnswered);
        var (chooser, turns) = (new MethodChooser(time), new TrainingTurns(time));
        _trainer = new Trainer(
            _collections, trainer ?? new LocalModelTrainer(), chooser, new Tuner(time), new Reembedding(_texts), turns, time);
        _methodTrials = new MethodTrialRun(_collections, chooser, turns);
        _evaluator = new Evaluator(_collections, unobserved);
        _explainer = new Explainer(_collections, _texts);
        _due = new DueTrainings(
            _collections, _describer,
            trainDue ?? ((collection, request, stop) => TrainAsync(collection, request, "the service itself", null, stop)),
            options.TrainWhenDue, time, logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public Task<CollectionDescription> CreateAsync(
        string collection, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken = default) =>
        DoAsync("create", collection, async () =>
        {
            NameRules.RequireNewCollection(collection, fields);
            _texts.RequireDimensions(fields);
            ForgetMeasured(collection);
            ICollectionIndex made = await _index.CreateAsync(collection, fields, cancellationToken);
            return await _describer.DescribeAsync(made, cancellationToken);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<CollectionDescription> DescribeAsync(string collection, CancellationToken cancellationToken = default) =>
        DoAsync("describe", collection, () => DescribeNowAsync(collection, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CollectionDescription>> ListAsync(CancellationToken cancellationToken = default) =>
        DoAsync("list", null, () => _describer.ListAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task DropAsync(string collection, CancellationToken cancellationToken = default) =>
        DoAsync("drop", collection, async () =>
        {
            ArgumentNullException.ThrowIfNull(collection);
            bool dropped = await _index.DropAsync(collection, cancellationToken);
            _collections.Forget(collection);
            _writer.Forget(collection);
            ForgetMeasured(collection);
            return dropped ? true : throw NameRules.Unknown(collection, "drop");
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<CollectionDescription> TrainAsync(
        string collection, TrainRequest request, IProgress<TrainProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        TrainAsync(collection, request, null, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<CollectionDescription> RollbackAsync(string collection, CancellationToken cancellationToken = default) =>
        DoAsync("rollback", collection, async () =>
        {
            await _trainer.RollbackAsync(collection, cancellationToken);
            // The next training gives a version's number again.
            ForgetMeasured(collection);
            return await DescribeNowAsync(collection, cancellationToken);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ImportReport> ImportAsync(
        string collection, IAsyncEnumerable<Document> documents, ImportOptions? options = null,
        IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default) =>
        DoAsync("import", collection, async () =>
        {
            ImportReport report =
                await _importer.ImportAsync(collection, documents, options ?? new ImportOptions(), progress, cancellationToken);
            ServiceMetrics.OnWritten(report.Written, report.Failed);
            return report;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<WriteReport> WriteAsync(
        string collection, IReadOnlyList<Document> documents, bool allOrNone = false, CancellationToken cancellationToken = default) =>
        DoAsync(
            "upsert", collection, () => CountedAsync(_writer.WriteAsync(collection, documents, allOrNone, cancellationToken)),
            cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Document?> GetAsync(
        string collection, IReadOnlyList<string> ids, bool withVectors = false, CancellationToken cancellationToken = default)
    {
        DocumentParts parts = withVectors ? DocumentParts.Source | DocumentParts.Vectors : DocumentParts.Source;
        return StreamAsync(
            "get", collection, () => DocumentRules.RequireIds(ids), reader => reader.GetAsync(ids, parts, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        DoAsync("delete", collection, () => _writer.DeleteAsync(collection, ids, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<SearchResponse> SearchAsync(string collection, SearchRequest request, CancellationToken cancellationToken = default)
    {
        using Activity? activity = ServiceMetrics.Start("search");
        long start = ServiceMetrics.SearchStart();
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            SearchResponse response = await _searcher.SearchAsync(collection, request, cancellationToken);
            ServiceMetrics.OnSearched(start, request.Id is not null);
            return response;
        }
        catch (LshException error) when (error.Operation is null)
        {
            throw error.In("search", collection);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchResponse>> SearchAsync(
        string collection, IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken = default) =>
        DoAsync("search", collection, async () =>
        {
            IReadOnlyList<SearchResponse> answers = await _searcher.SearchAsync(collection, requests, cancellationToken);
            for (int i = 0; i < answers.Count; i++) ServiceMetrics.OnSearched(answers[i].Took, requests[i].Id is not null);
            return answers;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<Explanation> ExplainAsync(
        string collection, SearchRequest request, string hitId, CancellationToken cancellationToken = default) =>
        DoAsync("explain", collection, () => _explainer.ExplainAsync(collection, request, hitId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> HashAsync(
        string collection, string? field, VectorBlock vectors, CancellationToken cancellationToken = default) =>
        DoAsync("hash", collection, async () =>
        {
            NormalizedVectors normalized = await NormalizeNowAsync(collection, field, vectors, cancellationToken);
            var codes = new byte[normalized.Vectors.Count * normalized.Model.Subspaces];
            normalized.Model.Hash(normalized.Vectors.Values.Span, codes);
            return new ReadOnlyMemory<byte>(codes);
        }, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Document> ExportAsync(
        string collection, bool withVectors = true, CancellationToken cancellationToken = default) =>
        StreamAsync("export", collection, () => { }, reader => reader.ScanAsync(withVectors, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _due.DisposeAsync();
        await _live.DisposeAsync();
        await _index.DisposeAsync();
    }

    private static async Task<WriteReport> CountedAsync(Task<WriteReport> writing)
    {
        WriteReport report = await writing;
        ServiceMetrics.OnWritten(report.Written, report.Failures.Count);
        return report;
    }

    private async Task<NormalizedVectors> NormalizeNowAsync(
        string collection, string? field, VectorBlock vectors, CancellationToken cancellationToken)
    {
        CollectionSnapshot snapshot = await _collections.RefreshAsync(collection, cancellationToken);
        FieldState state = FieldRules.RequireOnly(snapshot, field);
        Model model = FieldRules.RequireModel(state);
        return new NormalizedVectors(state.Field, model, BlockNormalizer.Normalize(snapshot, state.Field, vectors));
    }

    private async Task<CollectionDescription> DescribeNowAsync(string collection, CancellationToken cancellationToken) =>
        await _describer.DescribeAsync((await _collections.RefreshAsync(collection, cancellationToken)).Reader, cancellationToken);

    private void OnWritten(string collection)
    {
        _drift.OnWritten(collection);
        _due.OnChanged(collection);
    }

    private void OnCompared(string collection) => _due.OnChanged(collection);

    private void ForgetMeasured(string collection)
    {
        _served.Forget(collection);
        _drift.Forget(collection);
    }

    /// <summary>Reads a collection, and that of now where what was known of it proves too old before anything is given away.</summary>
    private async IAsyncEnumerable<T> StreamAsync<T>(
        string operation, string collection, Action require, Func<ICollectionReader, IAsyncEnumerable<T>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (IAsyncEnumerator<T> each, bool more) = await DoAsync(operation, collection, () =>
        {
            require();
            return _collections.BeginAsync(collection, read, cancellationToken);
        }, cancellationToken);
        await using (each)
            for (; more; cancellationToken.ThrowIfCancellationRequested())
            {
                yield return each.Current;
                try
                {
                    more = await each.MoveNextAsync();
                }
                catch (LshException error) when (error.Operation is null)
                {
                    throw error.In(operation, collection);
                }
            }
    }

    private async Task<T> DoAsync<T>(string operation, string? collection, Func<Task<T>> work, CancellationToken cancelled)
    {
        using Activity? activity = ServiceMetrics.Start(operation);
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            cancelled.ThrowIfCancellationRequested();
            return await work();
        }
        catch (LshException error) when (error.Operation is null)
        {
            throw error.In(operation, collection);
        }
    }
}
