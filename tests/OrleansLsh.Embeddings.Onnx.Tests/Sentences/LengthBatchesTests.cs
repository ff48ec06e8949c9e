using OrleansLsh.Embeddings.Onnx.Sentences;

namespace OrleansLsh.Embeddings.Onnx.Tests.Sentences;

public sealed class LengthBatchesTests
{
    [Fact]
    public void Few_long_texts_do_not_take_short_ones_with_them()
    {
        int[] lengths = [10, 200, 10, 11, 190, 10, 9];
        int[][] expected = [[1, 4], [0, 2, 3, 5, 6]];
        Assert.Equal(expected, LengthBatches.Of(lengths, 64).Select(batch => batch.Order().ToArray()));
    }

    [Fact]
    public void Texts_of_one_length_fill_batches()
    {
        int[][] batches = [.. LengthBatches.Of([.. Enumerable.Repeat(20, 150)], 64)];
        Assert.Equal(150, batches.SelectMany(batch => batch).Distinct().Count());
        Assert.Equal((3, true), (batches.Length, batches.All(batch => batch.Length <= 64)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Each_text_goes_once_the_longest_first_and_never_for_more_than_in_full_batches(int count)
    {
        var random = new Random(7);
        int[] lengths = [.. Enumerable.Range(0, count).Select(_ => 2 + (int)(250 * Math.Pow(random.NextDouble(), 4)))];
        int[][] batches = [.. LengthBatches.Of(lengths, 64)];
        Assert.Equal(Enumerable.Range(0, count), batches.SelectMany(batch => batch).Order());
        int[] longest = [.. batches.Select(batch => batch.Max(i => lengths[i]))];
        Assert.Equal(longest.OrderDescending(), longest);
        int full = lengths.OrderDescending().Chunk(64).Sum(chunk => chunk[0] * chunk.Length);
        Assert.InRange(batches.Zip(longest, (batch, length) => batch.Length * length).Sum(), 0, full);
    }
}
