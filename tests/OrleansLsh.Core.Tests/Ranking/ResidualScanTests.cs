using OrleansLsh.Core.Ranking;

namespace OrleansLsh.Core.Tests.Ranking;

public class ResidualScanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(21)]
    public void A_visitor_without_a_threshold_sees_every_document_once_and_no_empty_lane(int count)
    {
        var random = new Random(count);
        var documents = new ResidualBlocks(new float[8]);
        documents.Reserve(count);
        for (int slot = 0; slot < count; slot++) documents.Add(slot, RandomVector(random));
        var query = new ResidualQuery(8);
        query.Prepare(RandomVector(random), documents.Centroid);
        var visitor = new Recorder([]);

        documents.Scan(query, ref visitor);

        Assert.Equal(Enumerable.Range(0, count), visitor.Seen);
    }

    private static float[] RandomVector(Random random) => [.. Enumerable.Range(0, 8).Select(_ => random.NextSingle())];

    private readonly struct Recorder(List<int> seen) : IResidualVisitor
    {
        public List<int> Seen => seen;

        public float Threshold => float.PositiveInfinity;

        public void Visit(int slot, float distance) => seen.Add(slot);
    }
}
