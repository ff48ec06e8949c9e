using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Elasticsearch.Models;

namespace OrleansLsh.Index.Elasticsearch.Tests.Models;

public class ModelCacheTests
{
    private static readonly Model Model = ModelTrainer.Train(
        "c.v", 1, Metric.Euclidean, new VectorBlock(2, Corpus.Vectors(50, 1, 2).SelectMany(vector => vector).ToArray()), 50,
        new TrainingOptions { Subspaces = 1, Clusters = 2, Restarts = 1 }, null, default);

    private readonly ModelCache _cache = new();

    [Fact]
    public void A_process_that_reads_model_after_model_has_the_last_two_at_hand()
    {
        for (int version = 1; version <= 5; version++) _cache.Keep(Key(version), Model);
        Assert.Equal([4, 5], Enumerable.Range(1, 5).Where(version => _cache.Find(Key(version)) is not null));
    }

    [Fact]
    public void Of_models_of_the_same_version_the_one_that_was_trained_again_stays()
    {
        _cache.Keep(Key(2, "a"), Model);
        _cache.Keep(Key(2, "b"), Model);
        Assert.Null(_cache.Find(Key(2, "a")));
        Assert.Same(Model, _cache.Find(Key(2, "b")));
    }

    [Fact]
    public void Other_fields_and_other_collections_stay()
    {
        ModelKey field = new("u", "w", 1, "a"), collection = new("t", "v", 1, "a");
        _cache.Keep(field, Model);
        _cache.Keep(collection, Model);
        _cache.Keep(Key(5), Model);
        _cache.Forget(key => key.Uid == "t");
        Assert.Equal([true, false, true], new[] { field, collection, Key(5) }.Select(key => _cache.Find(key) is not null));
    }

    [Theory]
    [InlineData("v")]
    [InlineData("a/b")]
    [InlineData("1-2")]
    public void A_part_tells_which_model_it_is_of(string field)
    {
        var key = new ModelKey("u", field, 12, "c0ffee");
        Assert.Equal(key, ModelKey.OfPart(key.Part("tuning")));
    }

    private static ModelKey Key(int version, string digest = "a") => new("u", "v", version, digest);
}
