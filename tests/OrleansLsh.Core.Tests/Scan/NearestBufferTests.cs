using FsCheck.Xunit;
using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Core.Tests.Scan;

public class NearestBufferTests
{
    [Property]
    public void It_keeps_what_a_sort_would_put_first(ushort[] distances, byte wanted) =>
        AssertLikeSort(distances, wanted % 40 + 1, (buffer, distance, slot) => buffer.Offer(distance, slot));

    [Property]
    public void Kept_tightly_it_is_the_same(ushort[] distances, byte wanted) =>
        AssertLikeSort(distances, wanted % 40 + 1, (buffer, distance, slot) => buffer.OfferTightly(distance, slot));

    [Fact]
    public void Many_offers_leave_the_nearest_in_order()
    {
        ushort[] distances = [.. Enumerable.Range(0, 5_000).Select(i => (ushort)(i * 7_919 % 1_000))];
        AssertLikeSort(distances, 10, (buffer, distance, slot) => buffer.Offer(distance, slot));
        AssertLikeSort(distances, 300, (buffer, distance, slot) => buffer.OfferTightly(distance, slot));
    }

    [Property]
    public void Without_a_least_distance_negative_ones_come_before_others(short[] distances, byte wanted)
    {
        foreach (bool tightly in new[] { false, true })
        {
            var buffer = new NearestBuffer();
            buffer.Reset(wanted % 40 + 1, least: float.NegativeInfinity);
            for (int slot = 0; slot < distances.Length; slot++)
                if (tightly) buffer.OfferTightly(distances[slot] / 7f, slot);
                else buffer.Offer(distances[slot] / 7f, slot);
            int found = buffer.Sort();
            (float, int)[] expected =
                [.. distances.Select((distance, slot) => (distance / 7f, slot)).Order().Take(wanted % 40 + 1)];
            Assert.Equal(expected, Enumerable.Range(0, found).Select(rank => (buffer.Distance(rank), buffer.Slot(rank))));
        }
    }

    [Fact]
    public void The_threshold_is_infinite_until_enough_were_offered()
    {
        var buffer = new NearestBuffer();
        buffer.Reset(2);
        buffer.OfferTightly(3, 0);
        Assert.Equal(float.PositiveInfinity, buffer.Threshold);
        buffer.OfferTightly(5, 1);
        Assert.Equal(5, buffer.Threshold);
        buffer.OfferTightly(4, 2);
        Assert.Equal(4, buffer.Threshold);
    }

    [Property]
    public void The_nearest_come_to_the_front_and_what_is_near_enough_before_the_rest(ushort[] distances, byte nearest, ushort limit)
    {
        var buffer = new NearestBuffer();
        buffer.Reset(distances.Length + 1);
        foreach ((int slot, ushort distance) in distances.Index()) buffer.Offer(distance, slot);
        int count = buffer.Trim(), first = Math.Min(count, nearest % 20 + 1);
        (float, int)[] sorted = [.. distances.Select((distance, slot) => ((float)distance, slot)).Order()];
        if (count == 0) return;
        Assert.Equal(sorted[^1], buffer.Farthest());
        buffer.BringForward(first);
        Assert.Equal(sorted[..first], Entries(0, first).Order());
        int near = buffer.BringForward(first, count, limit);
        Assert.Equal(sorted[first..].Where(entry => entry.Item1 <= limit), Entries(first, near).Order());
        Assert.Equal(sorted, Entries(0, count).Order());

        IEnumerable<(float, int)> Entries(int from, int to) =>
            Enumerable.Range(from, to - from).Select(rank => (buffer.Distance(rank), buffer.Slot(rank)));
    }

    [Fact]
    public void A_distance_that_rounding_made_negative_counts_as_zero()
    {
        var buffer = new NearestBuffer();
        buffer.Reset(1);
        buffer.Offer(-1e-7f, 4);
        Assert.Equal(1, buffer.Sort());
        Assert.Equal((0f, 4), (buffer.Distance(0), buffer.Slot(0)));
    }

    private static void AssertLikeSort(ushort[] distances, int wanted, Action<NearestBuffer, float, int> offer)
    {
        var buffer = new NearestBuffer();
        buffer.Reset(wanted);
        for (int slot = 0; slot < distances.Length; slot++) offer(buffer, distances[slot], slot);
        int kept = buffer.Trim();
        (float, int)[] trimmed = [.. Enumerable.Range(0, kept).Select(rank => (buffer.Distance(rank), buffer.Slot(rank)))];
        int found = buffer.Sort();
        (float, int)[] expected = [.. distances.Select((distance, slot) => ((float)distance, slot)).Order().Take(wanted)];
        Assert.Equal(expected, trimmed.Order());
        Assert.Equal(expected, Enumerable.Range(0, found).Select(rank => (buffer.Distance(rank), buffer.Slot(rank))));
    }
}
