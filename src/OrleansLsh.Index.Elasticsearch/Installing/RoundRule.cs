namespace OrleansLsh.Index.Elasticsearch.Installing;

/// <summary>Decides after each round of copying beside writers whether the rest may follow while they are held.</summary>
/// <remarks>What a round copies was written during the one before. The last round, which writers wait for, so takes about as long as the
/// one that has just ended, or less, since nobody writes beside it.</remarks>
/// <param name="patience">How long writers try again before they fail.</param>
/// <param name="shortRound">A round that copies no more documents than this is short, however long it takes; 0 where each takes its
/// time.</param>
internal sealed class RoundRule(TimeSpan patience, long shortRound = RoundRule.ShortRound)
{
    /// <summary>A round that copies no more than this is short, however long its requests take.</summary>
    public const int ShortRound = 1_000;

    private const double Shrinks = 0.9;
    private const int FutileRounds = 3;

    private readonly TimeSpan _longestHold = patience / 40;
    private double _least = double.PositiveInfinity;
    private int _futile;

    /// <summary>Whether enough was copied.</summary>
    /// <param name="copied">Documents that the last round copied.</param>
    /// <param name="took">How long it took.</param>
    public bool IsEnough(long copied, TimeSpan took)
    {
        if (copied <= shortRound || took <= _longestHold) return true;
        // Where writers are as quick as the copying, more rounds bring nothing.
        if (copied > _least * Shrinks) _futile++;
        _least = Math.Min(_least, copied);
        return _futile == FutileRounds;
    }
}
