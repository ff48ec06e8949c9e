using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansLsh.Client;
using OrleansLsh.Client.Retrying;
using OrleansLsh.Client.Searching;
using OrleansLsh.Client.Writing;
using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Conversion;
using OrleansLsh.Grains.Abstractions.Wire;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Rules;
using OrleansLsh.Index.Service.Writing;

namespace OrleansLsh;

/// <summary>The service over a cluster of silos. Calls are tried again while silos are away; writes may be, for they are idempotent by
/// id.</summary>
public sealed partial class ClusterSimilarityService : ISimilarityService
{
    private const int MostIds = 1_000;

    private readonly IGrainFactory _grains;
    private readonly CallRetry _retry;
    private readonly SharedSearches _searches;
    private readonly DocumentSender _sender;
    private readonly int _importConcurrency;
    private readonly ClusterConnection? _connection;
    private bool _disposed;

    /// <summary>A service over a connected Orleans client, or over the grains of the silo that it runs in.</summary>
    /// <param name="grains">Such as the <c>IClusterClient</c>.</param>
    /// <param name="options">How long calls are tried; null for the defaults.</param>
    /// <param name="logger">Is told when a call is tried again; null for nobody.</param>
    /// <exception cref="LshException">An option is outside its range.</exception>
    public ClusterSimilarityService(
        IGrainFactory grains, LshClientOptions? options = null, ILogger<ClusterSimilarityService>? logger = null)
        : this(grains, options ?? new LshClientOptions(), logger, connection: null)
    {
    }

    internal ClusterSimilarityService(IGrainFactory grains, LshClientOptions options, ILogger? logger, ClusterConnection? connection)
    {
        ArgumentNullException.ThrowIfNull(grains);
        RangeRules.Require(options);
        (_grains, _connection) = (grains, connection);
        _retry = new CallRetry(options.RetryFor, options.AttemptTimeout, TimeProvider.System, logger ?? NullLogger.Instance);
        _searches = new SharedSearches(grains, _retry);
        _sender = new DocumentSender(grains, _retry);
        _importConcurrency = options.ImportConcurrency;
    }

    /// <inheritdoc/>
    public Task<CollectionDescription> CreateAsync(
        string collection, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken = default) =>
        DoAsync("create", collection, () =>
        {
            NameRules.RequireNewCollection(collection, fields);
            var message = JsonMessage.Of(fields);
            return _retry.CallAsync((again, attempt) => CreateAsync(collection, message, again, attempt), cancellationToken);
        });

    /// <inheritdoc/>
    public Task<CollectionDescription> DescribeAsync(string collection, CancellationToken cancellationToken = default) =>
        DoAsync("describe", collection, () => DescribeKnownAsync(collection, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<CollectionDescription>> ListAsync(CancellationToken cancellationToken = default) =>
        DoAsync<IReadOnlyList<CollectionDescription>>("list", null, async () =>
            (await _retry.CallAsync(attempt => _grains.GetGrain<ICatalogGrain>(0).ListAsync(attempt), cancellationToken))
                .Read<CollectionDescription[]>());

    /// <inheritdoc/>
    public Task DropAsync(string collection, CancellationToken cancellationToken = default) =>
        DoAsync("drop", collection, () => _retry.CallAsync((again, attempt) => DropAsync(collection, again, attempt), cancellationToken));

    /// <inheritdoc/>
    public Task<CollectionDescription> RollbackAsync(string collection, CancellationToken cancellationToken = default) =>
        DoAsync("rollback", collection, async () =>
        {
            // Not tried again: were the first attempt done, the second would go back one model more.
            RequireName(collection);
            try
            {
                return (await _grains.GetGrain<IIndexGrain>(collection).RollbackAsync(cancellationToken)).Read<CollectionDescription>();
            }
            catch (Exception error) when (error is not LshException && TransientFault.Is(error, cancellationToken))
            {
                throw TransientFault.Once(
                    error, $"Describe '{collection}' and look at its model version first: a second rollback may go back one model more.");
            }
        });

    /// <inheritdoc/>
    public Task<ImportReport> ImportAsync(
        string collection, IAsyncEnumerable<Document> documents, ImportOptions? options = null,
        IProgress<ImportProgress>? progress = null, CancellationToken cancellationToken = default) =>
        DoAsync("import", collection, () =>
        {
            RequireName(collection);
            var pipeline = new ImportPipeline<DocumentBatch>(
                (batch, _) => Task.FromResult(batch),
                batch => _sender.SendAsync(collection, batch.Documents, batch.First, allOrNone: false, CancellationToken.None),
                _importConcurrency);
            return pipeline.RunAsync(documents, options ?? new ImportOptions(), progress, cancellationToken);
        });

    /// <inheritdoc/>
    public Task<WriteReport> WriteAsync(
        string collection, IReadOnlyList<Document> documents, bool allOrNone = false, CancellationToken cancellationToken = default) =>
        DoAsync("upsert", collection, () =>
        {
            RequireName(collection);
            DocumentRules.RequireBatch(documents);
            return _sender.SendAsync(collection, documents, 0, allOrNone, cancellationToken);
        });

    /// <inheritdoc/>
    public Task<WriteReport> UpdateAsync(
        string collection, IReadOnlyList<DocumentUpdate> updates, CancellationToken cancellationToken = default) =>
        DoAsync("update", collection, () =>
        {
            RequireName(collection);
            UpdateRules.RequireBatch(updates);
            return _sender.SendAsync(collection, updates, cancellationToken);
        });

    /// <inheritdoc/>
    public async IAsyncEnumerable<Document?> GetAsync(
        string collection, IReadOnlyList<string> ids, bool withVectors = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ISearchGrain grain = await DoAsync("get", collection, () =>
        {
            DocumentRules.RequireIds(ids);
            return Task.FromResult(Reader(collection));
        });
        // Each message may go to another silo, which reads as many of the documents as an answer holds: not many more are asked for.
        int next = 0, most = MostIds;
        do
        {
            string[] asked = [.. ids.Skip(next).Take(most)];
            DocumentPage page = await DoAsync("get", collection, () =>
                _retry.CallAsync(attempt => grain.GetManyAsync(asked, withVectors, attempt), cancellationToken));
            Document[] found = DocumentBlocks.ToDocuments(page.Found);
            for (int i = 0, at = 0; i < page.Answered; i++)
            {
                yield return at < found.Length && found[at].Id == asked[i] ? found[at++] : null;
                cancellationToken.ThrowIfCancellationRequested();
            }
            next += page.Answered;
            most = Math.Clamp(2 * page.Answered, 1, MostIds);
        }
        while (next < ids.Count);
    }

    /// <inheritdoc/>
    public Task<int> DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        DoAsync("delete", collection, () =>
        {
            RequireName(collection);
            string[] distinct = DeletionRules.Require(ids);
            return _retry.CallAsync(attempt => _grains.GetGrain<IIndexGrain>(collection).DeleteAsync(distinct, attempt), cancellationToken);
        });

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> HashAsync(
        string collection, string? field, VectorBlock vectors, CancellationToken cancellationToken = default) =>
        DoAsync("hash", collection, async () =>
        {
            ArgumentNullException.ThrowIfNull(vectors);
            RequireName(collection);
            IHasherGrain grain = _grains.GetGrain<IHasherGrain>(collection);
            int rows = Math.Max(1, WireLimits.Components / vectors.Dimensions);
            var parts = new List<ReadOnlyMemory<byte>>();
            for (int first = 0; first == 0 || first < vectors.Count; first += rows)
            {
                VectorBlock part = vectors.Slice(first, Math.Min(rows, vectors.Count - first));
                var request = new HashMessage { Field = field, Dimensions = part.Dimensions, Vectors = new FloatBlock(part.Values) };
                parts.Add((await _retry.CallAsync(attempt => grain.HashAsync(request, attempt), cancellationToken)).Codes);
            }
            return parts.Count == 1 ? parts[0] : parts.SelectMany(part => part.ToArray()).ToArray();
        });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _disposed, true) ? ValueTask.CompletedTask : _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Connects, where the connection is its own; waits until a silo answers.</summary>
    internal Task ConnectAsync(CancellationToken cancellationToken) => _connection?.OpenAsync(cancellationToken) ?? Task.CompletedTask;

    private async Task<CollectionDescription> CreateAsync(
        string collection, JsonMessage fields, bool again, CancellationToken cancellationToken)
    {
        try
        {
            return (await _grains.GetGrain<IIndexGrain>(collection).CreateAsync(fields, cancellationToken)).Read<CollectionDescription>();
        }
        catch (LshException error) when (again && error.Kind == ErrorKind.CollectionExists)
        {
            // Perhaps the earlier attempt made it: an empty collection of these very fields is what was asked for.
            CollectionDescription there = await DescribeKnownAsync(collection, cancellationToken);
            if (there.Documents == 0 && there.Fields.Select(state => state.Field).SequenceEqual(fields.Read<VectorField[]>())) return there;
            throw;
        }
    }

    private async Task<bool> DropAsync(string collection, bool again, CancellationToken cancellationToken)
    {
        RequireName(collection, "drop");
        try
        {
            await _grains.GetGrain<IIndexGrain>(collection).DropAsync(cancellationToken);
            return true;
        }
        catch (LshException error) when (again && error.Kind == ErrorKind.UnknownCollection)
        {
            return true;
        }
    }

    private async Task<CollectionDescription> DescribeKnownAsync(string collection, CancellationToken cancellationToken)
    {
        ISearchGrain grain = Reader(collection);
        return (await _retry.CallAsync(attempt => grain.DescribeAsync(attempt), cancellationToken)).Read<CollectionDescription>();
    }

    private ISearchGrain Reader(string collection)
    {
        RequireName(collection);
        return _grains.GetGrain<ISearchGrain>(collection);
    }

    /// <summary>No grain has a blank key, as no collection has a blank name.</summary>
    private static void RequireName(string collection, string? operation = null)
    {
        ArgumentNullException.ThrowIfNull(collection);
        if (string.IsNullOrWhiteSpace(collection))
            throw NameRules.Unknown(collection, operation);
    }

    private async Task<T> DoAsync<T>(string operation, string? collection, Func<Task<T>> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return await work();
        }
        catch (LshException error) when (error.Operation != operation)
        {
            throw error.GetType() != typeof(LshException) ? error
                : new LshException(error.Kind, error.Message, error) { Operation = operation, Collection = error.Collection ?? collection };
        }
    }
}
