using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Measuring;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Tests.Service;

public class SettingTests
{
    [Fact]
    public async Task A_field_resolves_to_what_was_asked_for_then_its_tuning_then_cells_then_exact()
    {
        await using var index = new ReferenceIndex();
        await using var service = new SimilarityService(index);
        await service.CreateAsync("shop", Corpus.Field, Corpus.Dimensions);
        await service.UpsertAsync("shop", Corpus.Documents(200));
        ICollectionIndex collection = (await index.OpenAsync("shop", default))!;
        FieldState untrained = await collection.StateAsync(Corpus.Field, default);
        Assert.Equal(SearchSetting.Exact, SettingRules.Resolve(untrained, null, 10));
        Assert.Equal(SearchSetting.Exact, SettingRules.Resolve(untrained, SearchSetting.Exact, 10));

        await service.TrainAsync("shop", new TrainRequest(new TrainingOptions { Subspaces = 4, Clusters = 4, Cells = 4 }));
        FieldState trained = await collection.StateAsync(Corpus.Field, default);
        Assert.Equal(trained.Tuning!.Default, SettingRules.Resolve(trained, null, 10));
        Assert.Equal(new SearchSetting(), SettingRules.Resolve(trained with { Tuning = null }, null, 10));
        Assert.Equal(SearchSetting.Seed, SettingRules.Resolve(trained, SearchSetting.Seed, 10));

        var graph = new SearchSetting { Scoring = Scoring.Native };
        FieldState byGraph = trained with { Tuning = new FieldTuning(graph with { Candidates = 226 }, 0.99, []) };
        Assert.Equal(226, SettingRules.Resolve(byGraph, graph, 10).Candidates);
        Assert.Equal(50, SettingRules.Resolve(byGraph, graph with { Candidates = 50 }, 10).Candidates);
        Assert.Null(SettingRules.Resolve(trained, graph, 10).Candidates);

        FieldState withoutCells = trained with { Model = trained.Model! with { Cells = null }, Tuning = null };
        Assert.Equal(SearchSetting.Exact, SettingRules.Resolve(withoutCells, null, 10));
        Assert.Equal(SearchSetting.Exact, SettingRules.Resolve(withoutCells, new SearchSetting(), 10));
    }

    [Fact]
    public async Task Cells_whose_centroids_no_model_can_hold_are_refused_before_anything_is_read()
    {
        await using var index = new ReferenceIndex();
        await using var service = new SimilarityService(index);
        await service.CreateAsync("wide", "v", 4_096);
        LshException error = await Assert.ThrowsAsync<LshException>(
            () => service.TrainAsync("wide", new TrainRequest(new TrainingOptions { Cells = 65_536 })));
        Assert.Equal(ErrorKind.TooLarge, error.Kind);
        Assert.Contains("Cells is 65536", error.Message, StringComparison.Ordinal);
        Assert.Contains("48828", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_is_named_by_its_method_and_knobs()
    {
        Assert.Equal("exact", SettingName.Of(SearchSetting.Exact));
        Assert.Equal("more_like_this plain", SettingName.Of(SearchSetting.Seed));
        Assert.Equal("cells p=32 c=100", SettingName.Of(new SearchSetting { Probes = 32, Candidates = 100 }));
        Assert.Equal("asymmetric c=400", SettingName.Of(new SearchSetting { Scoring = Scoring.Asymmetric, Candidates = 400 }));
    }
}
