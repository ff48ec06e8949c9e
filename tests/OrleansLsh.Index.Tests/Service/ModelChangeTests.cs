using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Tests.Service;

/// <summary>The model changes behind the service's back, as another process or silo would change it.</summary>
public class ModelChangeTests
{
    [Fact]
    public async Task A_write_that_was_hashed_too_early_is_hashed_again()
    {
        await using var index = new ReferenceIndex();
        await using var service = await FillAsync(index);
        await InstallAsync(index, 1);
        Assert.Equal(1, (await service.UpsertAsync("shop", Corpus.Documents(1, seed: 9))).Written);
        await InstallAsync(index, 2);
        Assert.Equal(1, (await service.UpsertAsync("shop", Corpus.Documents(1, seed: 10))).Written);
    }

    [Fact]
    public async Task A_search_that_was_hashed_too_early_is_hashed_again()
    {
        await using var index = new ReferenceIndex();
        await using var service = await FillAsync(index);
        SearchRequest request = new() { Vectors = Corpus.Query(Corpus.Vectors(1, 3)[0]), Setting = SearchSetting.Seed };
        await InstallAsync(index, 1);
        await service.DescribeAsync("shop");
        Assert.NotEmpty((await service.SearchAsync("shop", request)).Hits);
        await InstallAsync(index, 2);
        Assert.NotEmpty((await service.SearchAsync("shop", request)).Hits);
        await InstallAsync(index, 3);
        Assert.NotEmpty((await service.SearchAsync("shop", [request, request]))[1].Hits);
    }

    private static async Task<SimilarityService> FillAsync(ReferenceIndex index)
    {
        var service = new SimilarityService(index);
        await service.CreateAsync("shop", Corpus.Field, Corpus.Dimensions);
        await service.UpsertAsync("shop", Corpus.Documents(200));
        return service;
    }

    private static async Task InstallAsync(ReferenceIndex index, int version)
    {
        ICollectionIndex collection = (await index.OpenAsync("shop", default))!;
        float[] sample = [.. Corpus.Vectors(200, 1).SelectMany(vector => Corpus.Unit(vector))];
        var options = new TrainingOptions { Subspaces = 4 + version, Clusters = 8, Cells = 4, Restarts = 1 };
        Model model = ModelTrainer.Train("shop.v", version, Metric.Cosine, new VectorBlock(Corpus.Dimensions, sample), 200, options, null, default);
        await collection.InstallAsync(Corpus.Field, model, null, default);
    }
}
