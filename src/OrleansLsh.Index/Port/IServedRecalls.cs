using OrleansLsh.Core.Models;

namespace OrleansLsh.Index.Port;

/// <summary>Where the recalls of searches that were compared with exact search are put together: those of this process, or of all processes
/// that serve a collection. Safe for concurrent use.</summary>
public interface IServedRecalls
{
    /// <summary>Adds the recall of one answer. What fails is lost: these are statistics.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">The field that was searched.</param>
    /// <param name="model">The model that answered; those of another are forgotten.</param>
    /// <param name="recall">0 to 1.</param>
    /// <param name="at">When it was compared.</param>
    ValueTask AddAsync(string collection, string field, Model model, double recall, DateTimeOffset at);

    /// <summary>What the last 1,000 of a field say together; null where there are none by this model, or they cannot be had.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="field">A field of it.</param>
    /// <param name="model">Its model.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<ServedRecall?> FindAsync(string collection, string field, Model model, CancellationToken cancellationToken);

    /// <summary>Forgets what this process knows of a collection: it was made or dropped, or has another model.</summary>
    void Forget(string collection);
}
