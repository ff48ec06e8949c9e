using FsCheck.Xunit;
using OrleansLsh.Core.Vectors;

namespace OrleansLsh.Core.Tests.Vectors;

public class VectorRulesTests
{
    [Property]
    public bool A_normalised_vector_has_length_1_and_normalising_it_again_changes_no_bit(int seed, byte size, sbyte exponent)
    {
        float[] once = RandomVector(seed, size + 1, Math.Pow(2, exponent / 2.0)), twice = new float[once.Length];
        VectorRules.Normalize(once, once);
        VectorRules.Normalize(once, twice);
        return Math.Abs(Math.Sqrt(VectorRules.SquaredNorm(once)) - 1) <= 1e-6 && once.SequenceEqual(twice);
    }

    [Property]
    public bool The_squared_length_is_the_sum_of_squares(int seed, byte size)
    {
        float[] vector = RandomVector(seed, size + 1, 1);
        double plain = vector.Sum(x => (double)x * x);
        return Math.Abs(VectorRules.SquaredNorm(vector) - plain) <= 1e-12 * plain;
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void The_first_component_that_is_not_finite_is_found_at_every_position(float wrong)
    {
        for (int position = 0; position < 50; position++)
        {
            float[] vector = RandomVector(position, 50, 1);
            vector[position] = vector[49] = wrong;
            Assert.Equal(position, VectorRules.FirstNotFinite(vector));
        }
    }

    [Fact]
    public void The_largest_and_smallest_floats_are_finite_and_not_zero()
    {
        Assert.Equal(-1, VectorRules.FirstNotFinite([.. Enumerable.Repeat(float.MaxValue, 100)]));
        float[] tiny = [.. Enumerable.Repeat(float.Epsilon, 4)];
        VectorRules.Normalize(tiny, tiny);
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f], tiny);
    }

    private static float[] RandomVector(int seed, int size, double scale)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, size).Select(_ => (float)((random.NextDouble() - 0.499) * scale))];
    }
}
