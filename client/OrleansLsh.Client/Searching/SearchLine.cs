using OrleansLsh.Grains.Abstractions;
using OrleansLsh.Grains.Abstractions.Wire;

namespace OrleansLsh.Client.Searching;

/// <summary>Searches of one collection: how many messages are under way, what waits, how long the index takes.</summary>
/// <param name="grain">Answers them.</param>
internal sealed class SearchLine(ISearchGrain grain)
{
    /// <summary>Messages under way.</summary>
    private const int Lanes = 2;

    /// <summary>Searches in a message.</summary>
    private const int MostTogether = 32;

    /// <summary>The part that the latest search has in the mean time.</summary>
    private const double Share = 1.0 / 16;

    /// <summary>Time in the index above which a message costs little beside it, and waiting for others more than it saves.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(0.25);

    private readonly Lock _gate = new();
    private readonly Queue<WaitingSearch> _waiting = new();
    private int _underWay;
    private double _ticks;

    /// <summary>Answers the searches.</summary>
    public ISearchGrain Grain => grain;

    /// <summary>Searches that wait for a message.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Whether recent searches took so long in the index that each should go alone.</summary>
    public bool IsSlow => Volatile.Read(ref _ticks) > Slow.Ticks;

    /// <summary>Null where the search may go at once; else its place among those that wait.</summary>
    public WaitingSearch? Enter(SearchMessage message)
    {
        lock (_gate)
        {
            if (_underWay < Lanes)
            {
                _underWay++;
                return null;
            }
            var waiting = new WaitingSearch(message);
            _waiting.Enqueue(waiting);
            return waiting;
        }
    }

    /// <summary>What waits, for a message of its own; none where the lane is given back.</summary>
    public List<WaitingSearch> Next()
    {
        lock (_gate)
        {
            var together = new List<WaitingSearch>(Math.Min(_waiting.Count, MostTogether));
            while (together.Count < MostTogether && _waiting.TryDequeue(out WaitingSearch? next)) together.Add(next);
            if (together.Count == 0) _underWay--;
            return together;
        }
    }

    /// <summary>Takes an answer's time into account, and gives the answer.</summary>
    public HitsMessage Timed(HitsMessage answer)
    {
        // A search that was held up tells nothing of the next: it counts as slow, no matter how slow.
        lock (_gate) _ticks += Share * (Math.Min(answer.Took, 2 * Slow.Ticks) - _ticks);
        return answer;
    }
}
