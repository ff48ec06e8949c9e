using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace OrleansLsh.VectorData;

/// <summary>Calls of the service whose errors say which store, collection and operation they belong to.</summary>
internal sealed class StoreCalls(ISimilarityService service, string? storeName, string? collection)
{
    /// <summary>The name of this kind of store.</summary>
    public const string SystemName = "orleanslsh";

    /// <summary>The service that is called.</summary>
    public ISimilarityService Service => service;

    /// <summary>Calls the service.</summary>
    /// <exception cref="VectorStoreException">The service refused, or failed.</exception>
    public async Task<T> RunAsync<T>(string operation, Func<ISimilarityService, Task<T>> call)
    {
        try
        {
            return await call(service).ConfigureAwait(false);
        }
        catch (LshException error)
        {
            throw Failed(operation, error.Message, error);
        }
    }

    /// <summary>Reads what the service gives one by one.</summary>
    /// <exception cref="VectorStoreException">The service refused, or failed.</exception>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        string operation, Func<ISimilarityService, IAsyncEnumerable<T>> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> each = call(service).GetAsyncEnumerator(cancellationToken);
        await using (each.ConfigureAwait(false))
            while (await RunAsync(operation, _ => each.MoveNextAsync().AsTask()).ConfigureAwait(false))
                yield return each.Current;
    }

    /// <summary>The error of an operation.</summary>
    public VectorStoreException Failed(string operation, string message, Exception? cause = null) => new(message, cause)
    {
        VectorStoreSystemName = SystemName,
        VectorStoreName = storeName,
        CollectionName = collection,
        OperationName = operation,
    };

    /// <summary>Whether there is such a collection.</summary>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) =>
        RunAsync("CollectionExists", async service => await FindAsync(service, name, cancellationToken).ConfigureAwait(false) is not null);

    /// <summary>Deletes a collection where there is one.</summary>
    public Task DropAsync(string name, CancellationToken cancellationToken) => RunAsync("EnsureCollectionDeleted", async service =>
    {
        try
        {
            await service.DropAsync(name, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LshException error) when (error.Kind == ErrorKind.UnknownCollection)
        {
            return false;
        }
    });

    /// <summary>A collection as it stands; null where there is none.</summary>
    public static async Task<CollectionDescription?> FindAsync(ISimilarityService service, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await service.DescribeAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (LshException error) when (error.Kind == ErrorKind.UnknownCollection)
        {
            return null;
        }
    }
}
