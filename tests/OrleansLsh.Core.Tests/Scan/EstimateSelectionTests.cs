using FsCheck.Xunit;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;

namespace OrleansLsh.Core.Tests.Scan;

public class EstimateSelectionTests
{
    [Property(MaxTest = 100)]
    public void The_least_estimates_are_selected_whatever_their_order(int seed, ushort more, byte wanted, bool sorted, bool duplicates)
    {
        var random = new Random(seed);
        float[] estimates = [.. Enumerable.Range(0, more % 5_000).Select(_ => duplicates ? random.Next(4) : random.NextSingle())];
        if (sorted) Array.Sort(estimates);
        AssertSelects(estimates, wanted + 1);
    }

    [Fact]
    public void Where_the_sample_misleads_enough_are_found_all_the_same()
    {
        // Every 256th part begins with a small estimate: the sample sees those alone.
        float[] estimates = [.. Enumerable.Range(0, 256 * 40).Select(i => i % 40 == 0 ? 0.5f : 1 + i)];
        AssertSelects(estimates, 300);
    }

    [Fact]
    public void Estimates_without_a_document_are_not_selected()
    {
        float[] estimates = [.. Enumerable.Repeat(float.PositiveInfinity, 2_000)];
        estimates[77] = 3;
        Assert.Equal([77], Select(estimates, 10));
    }

    [Fact]
    public void What_the_filter_does_not_allow_is_passed_over()
    {
        float[] estimates = [.. Enumerable.Range(0, 5_000).Select(at => (float)(at * 7_919 % 5_000))];
        var kept = new NearestBuffer();
        EstimateSelection.Select(estimates, 20, new Even(), new NearestBuffer(), kept);
        int[] expected = [.. Enumerable.Range(0, 5_000).Where(at => at % 2 == 0).OrderBy(at => estimates[at]).Take(20)];
        Assert.Equal(expected, Enumerable.Range(0, kept.Sort()).Select(kept.Slot));
    }

    [Property(MaxTest = 100)]
    public void More_are_selected_behind_those_that_were_up_to_a_limit(int seed, ushort many, byte wanted, byte more, bool duplicates)
    {
        var random = new Random(seed);
        float[] estimates = [.. Enumerable.Range(0, many % 5_000 + 1).Select(_ => duplicates ? random.Next(4) - 1 : random.NextSingle() - 0.1f)];
        float limit = random.NextSingle() * (duplicates ? 4 : 1);
        var kept = new NearestBuffer();
        EstimateSelection.Select(estimates, wanted + 1, new Anything(), new NearestBuffer(), kept);
        kept.Trim();
        EstimateSelection.SelectMore(estimates, more + 1, limit, new Anything(), kept);
        (float, int)[] expected =
        [
            .. estimates.Select((estimate, slot) => (Math.Max(estimate, 0), slot)).Order().Skip(wanted + 1).Take(more + 1)
                .Where(entry => entry.Item1 <= limit),
        ];
        Assert.Equal(expected, Enumerable.Range(0, kept.Sort()).Select(rank => (kept.Distance(rank), kept.Slot(rank))));
    }

    private static void AssertSelects(float[] estimates, int wanted)
    {
        float[] expected = [.. estimates.Order().Take(wanted)];
        Assert.Equal(expected, Select(estimates, wanted).Select(slot => estimates[slot]).Order());
    }

    private static int[] Select(float[] estimates, int wanted)
    {
        var kept = new NearestBuffer();
        EstimateSelection.Select(estimates, wanted, new Anything(), new NearestBuffer(), kept);
        return [.. Enumerable.Range(0, kept.Sort()).Select(kept.Slot)];
    }

    private readonly struct Anything : IEstimatedSlots
    {
        public bool TryGet(int place, out int slot)
        {
            slot = place;
            return true;
        }
    }

    private readonly struct Even : IEstimatedSlots
    {
        public bool TryGet(int place, out int slot)
        {
            slot = place;
            return slot % 2 == 0;
        }
    }
}
