using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Scan;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Tests.Memory;

public class LikelyCandidatesTests
{
    private const int Dimensions = 128, Hits = 10, Most = 1_000;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void What_is_too_far_by_its_estimate_is_not_compared_and_hardly_anything_is_lost(bool signs, bool filtered)
    {
        float[][] vectors = MadeField.Vectors(Dimensions, 3_100, decay: 0.96);
        FieldIndex index = MadeField.Filled(vectors[100..], cells: 16);
        if (signs)
        {
            CellBook cells = index.Model!.Cells!;
            var axes = ResidualAxes.Find(cells, new VectorBlock(Dimensions, vectors[..1_000].SelectMany(vector => vector).ToArray()), Dimensions);
            index.KeepSigns(SignProjection.Rotated(axes, Dimensions, seed: 1));
        }
        SlotSet? among = filtered ? new SlotSet(3_000) : null;
        for (int slot = 0; filtered && slot < 3_000; slot += 2) among!.Add(slot);
        var restriction = new SlotRestriction(among, among?.Count ?? 0, -1);
        var scratch = new Scratch(Dimensions, index.Cells);
        int kept = 0, others = 0;
        foreach (float[] query in vectors[..100])
        {
            int found = index.SearchExact(query, Hits, restriction, scratch);
            float farthest = scratch.Nearest.Distance(found - 1);
            found = index.ProbeCells(query, index.Cells, Most, Hits, false, restriction, scratch, float.MaxValue);
            found = index.RerankLikely(query, found, Hits, restriction, scratch);
            Assert.Equal(Hits, found);
            for (int rank = 0; rank < found; rank++)
            {
                int slot = scratch.Nearest.Slot(rank);
                Assert.True(restriction.Allows(slot));
                Assert.Equal(ExactDistance.Squared(query, index.Vector(slot)), scratch.Nearest.Distance(rank));
                if (scratch.Nearest.Distance(rank) <= farthest) kept++;
            }
            others += scratch.Candidates.Count;
        }
        Assert.InRange(kept, 995, 1_000);
        // Behind those that are compared whatever is known of them.
        if (signs) Assert.InRange(others / 100, 1, Most / 4);
    }

    [Fact]
    public void Where_estimates_do_not_err_only_what_is_as_near_is_compared()
    {
        Assert.Equal(2, FieldIndex.Likely(2, 0, 18));
        Assert.InRange(FieldIndex.Likely(2, 18 * 0.01, 18), 2.3f, 2.4f);
    }
}
