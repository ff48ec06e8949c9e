using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Grains.Tests.Cluster;

/// <summary>The embedded product with the same documents, to compare with.</summary>
internal sealed class OneProcess : IDisposable
{
    private readonly Task<SimilarityService> _service;

    public OneProcess(Document[] documents, TrainingOptions options) => _service = StartAsync(documents, options);

    public Task<SimilarityService> Service => _service;

    public async Task<byte[]> HashAsync(float[] block) =>
        (await (await _service).HashAsync("shop", null, new VectorBlock(Corpus.Dimensions, block))).ToArray();

    public void Dispose() => _service.Result.DisposeAsync().AsTask().Wait();

    private static async Task<SimilarityService> StartAsync(Document[] documents, TrainingOptions options)
    {
        var service = new SimilarityService(EmbeddedIndex.Open(null));
        await service.CreateAsync("shop", Corpus.Field, Corpus.Dimensions);
        await service.UpsertAsync("shop", documents);
        await service.TrainAsync("shop", new TrainRequest(options));
        return service;
    }
}
