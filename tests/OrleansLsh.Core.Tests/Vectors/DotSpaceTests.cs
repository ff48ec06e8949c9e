using FsCheck.Xunit;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Core.Training;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Tests.Vectors;

public class DotSpaceTests
{
    private const int Dimensions = 12;

    [Property]
    public void The_squared_distance_of_a_document_to_a_query_tells_their_dot_product(int seed, byte length)
    {
        VectorBlock documents = Documents(50, 1, seed);
        DotSpace space = DotSpace.Of(documents);
        float[] query = [.. Documents(1, 0, seed + 1)[0].ToArray().Select(x => x * (length + 0.1f))], placed = new float[Dimensions + 1];
        space.PlaceQuery(query, placed);
        VectorBlock there = space.PlaceDocuments(documents);
        DotScale scale = space.Scale(query);
        for (int row = 0; row < documents.Count; row++)
        {
            if (VectorRules.SquaredNorm(documents[row]) > (double)space.Radius * space.Radius * (1 + 1e-6)) continue;
            double dot = -WideDistance.Between(Metric.Dot, query, documents[row]), squared = WideDistance.Squared(placed, there[row]);
            double most = space.Radius * Math.Sqrt(VectorRules.SquaredNorm(query));
            Assert.Equal(dot, scale.Dot(squared), 1e-6 * most);
            Assert.Equal(squared, scale.Squared(dot), 1e-6 * space.Radius * space.Radius);
        }
    }

    [Fact]
    public void All_documents_of_the_sample_lie_as_far_from_the_origin_and_queries_too()
    {
        VectorBlock documents = Documents(100, 2, 3);
        DotSpace space = DotSpace.Of(documents);
        VectorBlock there = space.PlaceDocuments(documents);
        var placed = new float[Dimensions + 1];
        for (int row = 0; row < documents.Count; row++)
        {
            Assert.Equal(space.Radius, Math.Sqrt(VectorRules.SquaredNorm(there[row])), 1e-5 * space.Radius);
            Assert.Equal(documents[row], there[row][..Dimensions]);
            space.PlaceQuery(documents[row], placed);
            Assert.Equal(space.Radius, Math.Sqrt(VectorRules.SquaredNorm(placed)), 1e-5 * space.Radius);
            Assert.Equal(0, placed[^1]);
        }
    }

    [Fact]
    public void A_longer_document_lies_where_it_is_and_one_of_length_zero_as_far_as_the_others()
    {
        var space = new DotSpace(2, 5);
        VectorBlock there = space.PlaceDocuments(new VectorBlock(2, new float[] { 6, 8, 0, 0, 3, 0 }));
        Assert.Equal([6f, 8, 0, 0, 0, 5, 3, 0, 4], there.Values.ToArray());
        var placed = new float[3];
        space.PlaceQuery([0, 0], placed);
        Assert.Equal([0f, 0, 0], placed);
        Assert.Equal(0, space.Scale([0, 0]).Dot(7));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_radius_is_above_zero(float radius) => Assert.Throws<ArgumentOutOfRangeException>(() => new DotSpace(2, radius));

    [Fact]
    public void One_vector_that_is_far_longer_than_all_others_does_not_make_the_space()
    {
        float[] values = [.. Enumerable.Range(0, 4_000).Select(i => i % 2 == 0 ? 1f : 0)];
        Assert.Equal(1, DotSpace.Of(new VectorBlock(2, values)).Radius);
        values[100] = 3;
        Assert.Equal(3, DotSpace.Of(new VectorBlock(2, values)).Radius);
        values[100] = 1e6f;
        Assert.Equal(4, DotSpace.Of(new VectorBlock(2, values)).Radius);
    }

    [Fact]
    public void Vectors_without_any_length_have_a_space_too() =>
        Assert.Equal(1, DotSpace.Of(new VectorBlock(2, new float[4])).Radius);

    [Fact]
    public void A_model_is_trained_where_the_vectors_lie_and_hashes_documents_and_queries_there()
    {
        VectorBlock documents = Documents(600, 0.5, 5);
        Model model = ModelTrainer.Train(
            "c.v", 1, Metric.Dot, documents, documents.Count,
            new TrainingOptions { Subspaces = 4, Clusters = 8, Cells = 8, Restarts = 1 }, null, default);
        Assert.Equal((Dimensions, Dimensions + 1, Dimensions + 1), (model.Dimensions, model.Split.Dimensions, model.Cells!.Dimensions));
        Assert.Equal(DotSpace.Of(documents).Radius, model.Space!.Radius);
        byte[] codes = new byte[4], placed = new byte[4];
        model.Hash(documents[3], codes);
        model.Hasher.Hash(model.Space.PlaceDocuments(documents)[3], placed);
        Assert.Equal(placed, codes);
        model.HashQuery(documents[3], codes);
        model.Hasher.Hash(model.PlacedQueries(documents.Slice(3, 1)).Values.Span, placed);
        Assert.Equal(placed, codes);
    }

    /// <summary>Vectors in any direction, whose lengths are as the exponentials of normal numbers.</summary>
    private static VectorBlock Documents(int count, double spread, int seed)
    {
        var random = new Random(seed);
        var values = new float[count * Dimensions];
        for (int row = 0; row < count; row++)
        {
            double length = Math.Exp(spread * StandardNormal(random));
            for (int k = 0; k < Dimensions; k++) values[row * Dimensions + k] = (float)(length * StandardNormal(random));
        }
        return new VectorBlock(Dimensions, values);
    }

    private static double StandardNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
