using OrleansLsh.Core.Training;

namespace OrleansLsh.Core.Tests.Training;

public class ReservoirSampleTests
{
    [Fact]
    public void Every_vector_of_the_stream_is_kept_equally_often()
    {
        const int length = 50, capacity = 10, trials = 20_000;
        int[] kept = new int[length];
        for (int seed = 0; seed < trials; seed++)
            foreach (float value in Draw(length, capacity, seed, [length]))
                kept[(int)value]++;

        // Without replacement the counts vary by 1 − capacity/length less than multinomial ones: scale the statistic back.
        double expected = (double)trials * capacity / length;
        double chiSquare = kept.Sum(count => (count - expected) * (count - expected) / expected) / (1 - (double)capacity / length);
        // χ² with 49 degrees of freedom: 0.1 % lie above 85.4, 0.1 % below 23.98.
        Assert.InRange(chiSquare, 23.98, 85.4);
    }

    [Fact]
    public void Every_vector_is_in_first_place_equally_often()
    {
        const int length = 12, capacity = 4, trials = 12_000;
        int[] first = new int[length];
        for (int seed = 0; seed < trials; seed++) first[(int)Draw(length, capacity, seed, [length])[0]]++;
        double expected = (double)trials / length;
        // χ² with 11 degrees of freedom: 0.1 % lie above 31.3.
        Assert.InRange(first.Sum(count => (count - expected) * (count - expected) / expected), 0, 31.3);
    }

    [Theory]
    [InlineData(new[] { 1_000 })]
    [InlineData(new[] { 1, 19, 1, 979 })]
    [InlineData(new[] { 0, 20, 0, 500, 480, 0 })]
    public void The_sample_does_not_depend_on_how_the_stream_is_cut(int[] blocks)
    {
        int[] single = [.. Enumerable.Repeat(1, 1_000)];
        Assert.Equal(Draw(1_000, 20, 7, single), Draw(1_000, 20, 7, blocks));
    }

    [Fact]
    public void Another_seed_gives_another_sample() =>
        Assert.NotEqual(Draw(1_000, 20, 7, [1_000]), Draw(1_000, 20, 8, [1_000]));

    [Fact]
    public void No_vector_is_drawn_twice() =>
        Assert.Equal(500, Draw(5_000, 500, 3, [5_000]).Distinct().Count());

    [Fact]
    public void A_stream_shorter_than_the_capacity_is_kept_whole_in_random_order()
    {
        float[] sample = Draw(100, int.MaxValue, 1, [60, 40]);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), sample.Order());
        Assert.NotEqual(sample.Order(), sample);
    }

    [Fact]
    public void Rows_stay_whole()
    {
        var reservoir = new ReservoirSample(3, 5, 11);
        reservoir.Add(new VectorBlock(3, Enumerable.Range(0, 300).Select(i => (float)i).ToArray()));
        VectorBlock sample = reservoir.ToBlock();
        Assert.Equal((100, 5), ((int)reservoir.Seen, sample.Count));
        for (int row = 0; row < sample.Count; row++)
        {
            float first = sample[row][0];
            Assert.Equal(0, first % 3);
            Assert.Equal([first, first + 1, first + 2], sample[row].ToArray());
        }
    }

    [Fact]
    public void Asking_twice_gives_the_same_and_sampling_goes_on()
    {
        var reservoir = new ReservoirSample(1, 5, 11);
        reservoir.Add(Stream(0, 50));
        float[] first = reservoir.ToBlock().Values.ToArray();
        Assert.Equal(first, reservoir.ToBlock().Values.ToArray());
        reservoir.Add(Stream(50, 50));
        Assert.Equal(Draw(100, 5, 11, [100]), reservoir.ToBlock().Values.ToArray());
    }

    [Fact]
    public void Vectors_of_other_dimensions_are_refused()
    {
        var reservoir = new ReservoirSample(2, 5, 11);
        var error = Assert.Throws<LshException>(() => reservoir.Add(new VectorBlock(3, new float[3])));
        Assert.Equal(ErrorKind.WrongDimensions, error.Kind);
    }

    private static float[] Draw(int length, int capacity, int seed, int[] blocks)
    {
        Assert.Equal(length, blocks.Sum());
        var reservoir = new ReservoirSample(1, capacity, seed);
        int first = 0;
        foreach (int block in blocks)
        {
            reservoir.Add(Stream(first, block));
            first += block;
        }
        return reservoir.ToBlock().Values.ToArray();
    }

    private static VectorBlock Stream(int first, int count) =>
        new(1, Enumerable.Range(first, count).Select(i => (float)i).ToArray());
}
