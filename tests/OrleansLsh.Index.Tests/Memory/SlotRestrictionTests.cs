using FsCheck.Xunit;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Memory;

public class SlotRestrictionTests
{
    [Property(MaxTest = 100)]
    public void What_is_excluded_is_what_is_not_allowed(int seed, bool filtered, bool leavesOut, bool hasSelf)
    {
        var random = new Random(seed);
        // Slots behind the last word of the sets are in none.
        SlotSet Drawn() => Set(Enumerable.Range(0, 150).Where(_ => random.Next(3) == 0));
        int[] slots = [.. Enumerable.Range(0, 300)];
        random.Shuffle(slots);
        SlotSet? among = filtered ? Drawn() : null;
        var restriction = new SlotRestriction(among, among?.Count ?? 0, hasSelf ? random.Next(300) : -1, live: null, leavesOut ? Drawn() : null);
        float[] estimates = [.. slots.Select(slot => (float)slot), 1, 2];
        restriction.Exclude(slots, estimates);
        Assert.Equal(slots.Select(slot => restriction.Allows(slot) ? slot : float.PositiveInfinity), estimates[..slots.Length]);
        // The end of the last block is nobody's.
        Assert.Equal([1, 2], estimates[slots.Length..]);
    }

    private static SlotSet Set(IEnumerable<int> slots)
    {
        var set = new SlotSet();
        foreach (int slot in slots) set.Add(slot);
        return set;
    }
}
