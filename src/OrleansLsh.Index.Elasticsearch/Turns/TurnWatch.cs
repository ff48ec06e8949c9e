namespace OrleansLsh.Index.Elasticsearch.Turns;

/// <summary>Tells whether the one who has a turn lives, by this process's clock alone: who lives writes the entry again and
/// again.</summary>
internal sealed class TurnWatch(TimeProvider time)
{
    /// <summary>An entry that stays the same for so long was left by a process that is gone.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(30);

    private (long, long)? _seen;
    private long _since;

    /// <summary>What an entry that was just read says.</summary>
    /// <returns>True: its owner lives. False: its owner is gone. Null: that cannot be said yet.</returns>
    public bool? OwnerLives(TurnEntry entry)
    {
        if (_seen == entry.Version) return time.GetElapsedTime(_since) < Lease ? null : false;
        bool isFirst = _seen is null;
        (_seen, _since) = (entry.Version, time.GetTimestamp());
        return isFirst ? null : true;
    }
}
