using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>What changes a collection, in one place; the key is the collection's name. Calls interleave.</summary>
/// <remarks>Writes of many callers are committed together; a caller is answered when the commit that holds its documents is
/// durable.</remarks>
[Alias(WireAliases.IndexGrain)]
public interface IIndexGrain : IGrainWithStringKey
{
    /// <summary>Creates the collection.</summary>
    /// <param name="fields">Its <see cref="VectorField"/>s.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("create")] Task<JsonMessage> CreateAsync(JsonMessage fields, CancellationToken cancellationToken);

    /// <summary>Deletes it after the writes that wait.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("drop")] Task DropAsync(CancellationToken cancellationToken);

    /// <summary>Writes documents for clients of earlier builds.</summary>
    [Alias("upsert"), ResponseTimeout("00:02:00")]
    Task<WriteMessage> UpsertAsync(DocumentBlock documents, CancellationToken cancellationToken);

    /// <summary>Writes documents; waits while the queue is full.</summary>
    /// <param name="documents">Up to 4 MB.</param>
    /// <param name="allOrNone">Whether nothing is written where one of them is wrong.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    [Alias("write"), ResponseTimeout("00:02:00")]
    Task<WriteMessage> WriteAsync(DocumentBlock documents, bool allOrNone, CancellationToken cancellationToken);

    /// <summary>Changes the sources of documents; waits while the queue is full.</summary>
    /// <param name="changes">Ids, and as sources what is merged into theirs; at most 1,000, and up to 4 MB. The first of them are made, as
    /// many as <see cref="UpdatedMessage.Taken"/> says.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    [Alias("update"), ResponseTimeout("00:02:00")]
    Task<UpdatedMessage> UpdateAsync(DocumentBlock changes, CancellationToken cancellationToken);

    /// <summary>Deletes documents; gives how many of the ids were there.</summary>
    [Alias("delete"), ResponseTimeout("00:02:00")]
    Task<int> DeleteAsync(string[] ids, CancellationToken cancellationToken);

    /// <summary>Deletes up to 10,000 of the documents that match.</summary>
    /// <param name="filter">A filter as JSON.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    [Alias("delete-matching"), ResponseTimeout("00:02:00")]
    Task<DeletedMessage> DeleteMatchingAsync(string filter, CancellationToken cancellationToken);

    /// <summary>Trains; tells its progress, and ends when the new models are installed and tuned.</summary>
    /// <param name="request">The <see cref="TrainRequest"/>.</param>
    /// <param name="requester">Who asks.</param>
    /// <param name="cancellationToken">Stops the training; the old models stay.</param>
    [Alias("train")]
    IAsyncEnumerable<ProgressMessage> TrainAsync(
        JsonMessage request, string requester, CancellationToken cancellationToken);

    /// <summary>Puts the model before the last one back; gives the <see cref="CollectionDescription"/> after it.</summary>
    /// <remarks>What was written since is copied, so it may take as long as a training.</remarks>
    [Alias("rollback"), ResponseTimeout("06:00:00")]
    Task<JsonMessage> RollbackAsync(CancellationToken cancellationToken);

    /// <summary>Measures settings; gives each <see cref="MeasuredSetting"/> as soon as it is measured.</summary>
    [Alias("evaluate")] IAsyncEnumerable<JsonMessage> EvaluateAsync(JsonMessage request, CancellationToken cancellationToken);

    /// <summary>Tries methods of the index; tells its progress, and at the end what was measured.</summary>
    /// <param name="request">The <see cref="MethodTrialRequest"/>.</param>
    /// <param name="cancellationToken">Stops the trial; nothing is left of it.</param>
    [Alias("try-methods")]
    IAsyncEnumerable<MethodTrialMessage> TryMethodsAsync(JsonMessage request, CancellationToken cancellationToken);

    /// <summary>All documents, in blocks.</summary>
    [Alias("export")] IAsyncEnumerable<DocumentBlock> ExportAsync(bool withVectors, CancellationToken cancellationToken);

    /// <summary>All documents that match a filter when the first is asked for, in blocks.</summary>
    /// <param name="filter">The filter as JSON.</param>
    /// <param name="withVectors">Whether they carry their vectors.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    [Alias("export-matching")]
    IAsyncEnumerable<DocumentBlock> ExportMatchingAsync(string filter, bool withVectors, CancellationToken cancellationToken);
}
