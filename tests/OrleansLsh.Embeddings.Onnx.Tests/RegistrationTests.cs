using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansLsh.Tests.Models;

namespace OrleansLsh.Embeddings.Onnx.Tests;

public class RegistrationTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("key")]
    public async Task Embedders_are_found_by_their_types_and_are_one(string? key)
    {
        IServiceCollection services = new ServiceCollection();
        if (key is null) services.AddOnnxSentenceEmbeddings(options => options.Model = GalleryModels.MiniLm);
        else services.AddKeyedOnnxSentenceEmbeddings(key, options => options.Model = GalleryModels.MiniLm);
        if (key is null) services.AddOnnxPictureEmbeddings(options => options.Model = GalleryModels.ResNet18);
        else services.AddKeyedOnnxPictureEmbeddings(key, options => options.Model = GalleryModels.ResNet18);
        await using ServiceProvider provider = services.BuildServiceProvider();
        var sentences = provider.GetRequiredKeyedService<OnnxSentenceEmbedder>(key);
        Assert.Same(sentences, provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(key));
        Assert.Same(sentences, provider.GetRequiredKeyedService<IEmbeddingGenerator>(key));
        Assert.Same(
            provider.GetRequiredKeyedService<OnnxPictureEmbedder>(key),
            provider.GetRequiredKeyedService<IEmbeddingGenerator<DataContent, Embedding<float>>>(key));
        await provider.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sentences.GenerateAsync("a"));
    }

    [Fact]
    public async Task Options_of_each_key_are_their_own_and_what_is_wrong_with_them_is_told_at_the_start()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddKeyedOnnxSentenceEmbeddings("good", options => options.Model = GalleryModels.MiniLm)
            .AddKeyedOnnxSentenceEmbeddings("bad", options => (options.Model, options.Threads) = (GalleryModels.MiniLm, 0));
        await using ServiceProvider provider = services.BuildServiceProvider();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => provider.GetRequiredService<IAsyncStartupValidator>().ValidateAsync());
        Assert.Equal("OnnxSentenceOptions 'bad': Threads is 0; allowed is 1 to 1024.", refused.Message);
        Assert.NotNull(provider.GetRequiredKeyedService<OnnxSentenceEmbedder>("good"));
    }

    public static TheoryData<string, Action<OnnxPictureOptions>> Wrong() => new()
    {
        { "Model is not set; give the folder of model.onnx, or an ONNX file.", options => options.Model = " " },
        { "Model is '/nowhere/at/all', where no file or folder is.", options => options.Model = "/nowhere/at/all" },
        { "a folder without model.onnx and onnx/model.onnx", options => options.Model = AppContext.BaseDirectory },
        { "Threads is 1025; allowed is 1 to 1024.", options => options.Threads = 1_025 },
        { "BatchSize is 0; allowed is 1 to 4096.", options => options.BatchSize = 0 },
        { "MaxPixels is 0; allowed is 1 to 1000000000.", options => options.MaxPixels = 0 },
        { "Fit is 7; allowed is Crop, Pad, Stretch.", options => options.Recipe = new PictureRecipe { Fit = (PictureFit)7 } },
        { "Mean is [0.5]; allowed are three numbers 0 to 1.", options => options.Recipe = new PictureRecipe { Mean = [0.5f] } },
        { "Deviation is [1, 1, 0]; allowed are three numbers above 0.", options => options.Recipe = new PictureRecipe { Deviation = [1, 1, 0] } },
        { "Width is 0; allowed is 1 to 4096.", options => options.Recipe = new PictureRecipe { Width = 0 } },
        { "Width is 100; '", options => options.Recipe = new PictureRecipe { Width = 100 } },
        { "has no output 'x'; it has Pooling395_Output_0.", options => options.Recipe = new PictureRecipe { Output = "x" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_that_is_wrong_is_named_with_what_is_allowed(string expected, Action<OnnxPictureOptions> change)
    {
        var options = new OnnxPictureOptions { Model = GalleryModels.ResNet18 };
        change(options);
        Assert.Contains(expected, Assert.Throws<LshException>(() => new OnnxPictureEmbedder(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_network_is_told_by_its_name()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("model.onnx", "no network");
        var refused = Assert.Throws<LshException>(() => new OnnxPictureEmbedder(new OnnxPictureOptions { Model = file }));
        Assert.StartsWith($"'{file}' cannot be loaded as an ONNX network:", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.InvalidFile, refused.Kind);
    }

    [Fact]
    public void The_session_is_configured_by_whom_the_options_name()
    {
        int asked = 0;
        using var embedder = new OnnxPictureEmbedder(new OnnxPictureOptions
        {
            Model = GalleryModels.ResNet18,
            Threads = 1,
            ConfigureSession = session => asked += session.IntraOpNumThreads,
        });
        Assert.Equal(1, asked);
    }
}
