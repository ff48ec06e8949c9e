using System.Collections.Concurrent;
using OrleansLsh.Core;

namespace OrleansLsh.Index.Service.Training;

/// <summary>Lets one training of a collection run at a time.</summary>
internal sealed class TrainingTurns
{
    private readonly ConcurrentDictionary<string, Turn> _running = new(StringComparer.Ordinal);

    /// <summary>Takes the turn; disposing gives it back.</summary>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/> while another training runs.</exception>
    public IDisposable Take(string collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        var turn = new Turn(this, collection);
        return _running.TryAdd(collection, turn) ? turn
            : throw new LshException(ErrorKind.Conflict, $"Collection '{collection}' is being trained already; wait until that training ends.");
    }

    private sealed class Turn(TrainingTurns turns, string collection) : IDisposable
    {
        public void Dispose() => turns._running.TryRemove(new KeyValuePair<string, Turn>(collection, this));
    }
}
