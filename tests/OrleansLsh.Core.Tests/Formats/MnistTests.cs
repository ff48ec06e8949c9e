using System.Numerics.Tensors;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Core.Tests.Formats;

public sealed class MnistTests
{
    [SkippableFact]
    public async Task The_MNIST_test_images_read_as_10000_vectors_of_784()
    {
        string path = DataFolder.Find(Part.Mnist, "t10k-images-idx3-ubyte.gz");
        using var reader = VectorFile.Open(path);
        Assert.Equal(784, reader.Dimensions);
        (long count, double sum) = (0, 0);
        while (await reader.ReadAsync(777, default) is { } block)
        {
            count += block.Count;
            Assert.InRange(TensorPrimitives.Min(block.Values.Span), 0, 255);
            Assert.InRange(TensorPrimitives.Max(block.Values.Span), 0, 255);
            foreach (float value in block.Values.Span) sum += value;
        }
        Assert.Equal(10_000, count);
        // The well-known mean of the test images, .1325 of 255.
        Assert.Equal(.1325, sum / count / 784 / 255, 4);
    }

    [SkippableFact]
    public async Task The_MNIST_labels_read_as_10000_vectors_of_one_component()
    {
        var labels = await VectorFiles.ReadAllAsync(DataFolder.Find(Part.Mnist, "t10k-labels-idx1-ubyte.gz"), 1000);
        Assert.Equal(10_000, labels.Length);
        Assert.Equal([7f, 2f, 1f, 0f, 4f], labels.Take(5).Select(label => Assert.Single(label)));
    }
}
