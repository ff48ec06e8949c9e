using FsCheck.Xunit;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Memory;

public class SlotRestrictionTests
{
    [Property(MaxTest = 100)]
    public void What_a_block_allows_is_what_is_allowed_one_by_one(int seed, bool filtered, bool leavesOut, bool hasSelf)
    {
        var random = new Random(seed);
        // Slots behind the last word of the sets are in none.
        SlotSet Drawn() => Set(Enumerable.Range(0, 150).Where(_ => random.Next(3) == 0));
        int[] slots = [.. Enumerable.Range(0, 300)];
        random.Shuffle(slots);
        SlotSet? among = filtered ? Drawn() : null;
        var restriction = new SlotRestriction(among, among?.Count ?? 0, hasSelf ? random.Next(300) : -1, live: null, leavesOut ? Drawn() : null);
        var allowed = new ushort[19];
        restriction.Allowed(slots, allowed);
        Assert.Equal(slots.Select(restriction.Allows), slots.Select((_, i) => (allowed[i / 16] >> i % 16 & 1) != 0));
    }

    private static SlotSet Set(IEnumerable<int> slots)
    {
        var set = new SlotSet();
        foreach (int slot in slots) set.Add(slot);
        return set;
    }
}
