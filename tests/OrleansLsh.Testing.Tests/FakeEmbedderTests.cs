using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansLsh.Testing.Tests;

public class FakeEmbedderTests
{
    private static readonly FakeEmbedder Embedder = new();

    [Theory]
    [InlineData("a warm lamp", "a warm lamp for the desk", "an old bicycle")]
    [InlineData("lamp", "lamps", "bicycle")]
    [InlineData("Été", "ete", "hiver")]
    [InlineData("東京タワー", "東京駅", "富士山")]
    public void Texts_that_share_words_or_parts_of_words_are_near_each_other(string text, string near, string far) =>
        Assert.True(Similarity(text, near) > Similarity(text, far) + 0.2, $"{Similarity(text, near)} and {Similarity(text, far)}");

    [Fact]
    public void A_text_has_the_same_vector_on_every_machine()
    {
        float[] vector = new FakeEmbedder(8).Vector("lamp");
        Assert.Equal(vector, new FakeEmbedder(8).Vector("  LAMP! "));
        Assert.Equal("-0.316 0 0 0 0.316 0.632 0.632 0", string.Join(" ", vector.Select(value => MathF.Round(value, 3).ToString(CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!?")]
    [InlineData("a text of some words")]
    public void Every_text_has_a_vector_of_length_one_of_any_dimensions(string text)
    {
        foreach (int dimensions in new[] { 1, 2, 384 })
        {
            float[] vector = new FakeEmbedder(dimensions).Vector(text);
            Assert.Equal(dimensions, vector.Length);
            Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 5);
        }
    }

    [Fact]
    public async Task It_remembers_the_texts_that_it_was_given_and_fails_when_it_is_told_to()
    {
        using var embedder = new FakeEmbedder();
        await embedder.GenerateAsync(["a", "b"]);
        await embedder.GenerateAsync(["c"]);
        Assert.Equal(["a", "b", "c"], embedder.Texts);
        embedder.Fault = new InvalidOperationException("the model is away");
        Assert.Same(embedder.Fault, await Assert.ThrowsAsync<InvalidOperationException>(() => embedder.GenerateAsync(["d"])));
        Assert.Equal(3, embedder.Texts.Count);
    }

    [Fact]
    public async Task Dimensions_that_it_does_not_make_are_refused_with_those_that_it_does()
    {
        Assert.Equal(384, Embedder.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
        var refused = await Assert.ThrowsAsync<LshException>(() => Embedder.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 3 }));
        Assert.Equal("3 dimensions are asked for; this fake embedder makes 384.", refused.Message);
        refused = Assert.Throws<LshException>(() => new FakeEmbedder(0));
        Assert.Equal("A fake embedder of 0 dimensions is asked for; allowed are 1 to 65536.", refused.Message);
    }

    [Fact]
    public async Task In_an_application_it_takes_the_place_of_the_embedder_that_was_registered_before()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>("minilm", (_, _) => throw new InvalidOperationException("the real model"))
            .AddOrleansLsh(lsh => lsh.UseTemporaryFile())
            .AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>("minilm", new FakeEmbedder(384))
            .BuildServiceProvider();
        var lsh = provider.GetRequiredService<ISimilarityService>();
        await lsh.CreateAsync("texts", [new VectorField("title", 384) { Embedder = "minilm" }]);
        await lsh.UpsertAsync("texts", [TemporaryServiceTests.Of("1", "a lamp")]);
        Assert.Equal(1, (await lsh.DescribeAsync("texts")).Documents);
    }

    private static float Similarity(string one, string other) => TensorPrimitives.Dot<float>(Embedder.Vector(one), Embedder.Vector(other));
}
