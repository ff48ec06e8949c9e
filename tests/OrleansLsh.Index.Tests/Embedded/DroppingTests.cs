using OrleansLsh.Conformance.Data;
using OrleansLsh.Conformance.Reference;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Training;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Tests.Storage;

namespace OrleansLsh.Index.Tests.Embedded;

public class DroppingTests
{
    [Fact]
    public async Task Searches_that_read_the_file_while_a_collection_is_dropped_find_it_or_miss_it_and_nothing_else()
    {
        await using ISimilarityService lsh = EmbeddedSimilarity.Open(null);
        var request = new SearchRequest
        {
            Vectors = Corpus.Query(Corpus.Vectors(1, 3)[0]),
            Filter = new Filter { Must = [new EqualsClause("colour", FilterValue.Of("red"))] },
            Include = ["*"],
        };
        for (int round = 0; round < 30; round++)
        {
            string name = $"c{round}";
            await lsh.CreateAsync(name, Corpus.Field, Corpus.Dimensions);
            await lsh.UpsertAsync(name, Corpus.Documents(40));
            Task[] searches = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    try
                    {
                        await lsh.SearchAsync(name, request);
                        await lsh.GetAsync(name, "d1");
                    }
                    catch (LshException gone) when (gone.Kind == ErrorKind.UnknownCollection)
                    {
                        return;
                    }
                }
            }))];
            await lsh.DropAsync(name);
            await Task.WhenAll(searches);
        }
    }

    [Fact]
    public async Task A_collection_that_another_service_made_anew_is_found_at_once()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        var one = new SimilarityService(index);
        var other = new SimilarityService(index);
        await one.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
        await one.UpsertAsync("c", Corpus.Documents(3));
        await other.DropAsync("c");
        await other.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
        Assert.Empty((await one.SearchAsync("c", new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, 3)[0]) })).Hits);
        await other.DropAsync("c");
        await other.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
        Assert.Null(await one.GetAsync("c", "d1"));
        await other.DropAsync("c");
        await other.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
        Assert.Equal(0, await one.DeleteAsync("c", ["d1"]));
        await other.DropAsync("c");
        await other.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
        Assert.Equal(2, (await one.UpsertAsync("c", Corpus.Documents(2))).Written);
    }

    [Fact]
    public async Task A_damaged_collection_can_be_dropped()
    {
        using var temporary = new TemporaryFile();
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(temporary.Path))
        {
            await lsh.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
            await lsh.UpsertAsync("c", Corpus.Documents(30));
            await lsh.TrainAsync("c", new TrainRequest(new TrainingOptions { Subspaces = 4, Clusters = 4 }));
        }
        using (Connection connection = Connection.Open(temporary.Path, writable: true)) connection.Execute("UPDATE code_1 SET codes = x'00'");
        await using ISimilarityService again = EmbeddedSimilarity.Open(temporary.Path);
        LshException error = await Assert.ThrowsAsync<LshException>(() => again.DescribeAsync("c"));
        Assert.Equal(ErrorKind.InvalidFile, error.Kind);
        Assert.Contains(temporary.Path, error.Message, StringComparison.Ordinal);
        await again.DropAsync("c");
        await again.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
    }

    [Fact]
    public async Task A_collection_that_could_not_be_read_once_is_read_by_the_next_call()
    {
        using var temporary = new TemporaryFile();
        await using (ISimilarityService lsh = EmbeddedSimilarity.Open(temporary.Path))
        {
            await lsh.CreateAsync("c", Corpus.Field, Corpus.Dimensions);
            await lsh.UpsertAsync("c", Corpus.Documents(30));
        }
        using Connection connection = Connection.Open(temporary.Path, writable: true);
        connection.Execute("ALTER TABLE segment_1 RENAME TO away");
        await using ISimilarityService again = EmbeddedSimilarity.Open(temporary.Path);
        await Assert.ThrowsAsync<LshException>(() => again.DescribeAsync("c"));
        connection.Execute("ALTER TABLE away RENAME TO segment_1");
        Assert.Equal(30, (await again.DescribeAsync("c")).Documents);
    }

    [Fact]
    public async Task A_list_leaves_out_what_is_dropped_while_it_is_made()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        ICollectionIndex dropped = await index.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)], default);
        await index.DropAsync("c", default);
        await using var lsh = new SimilarityService(new LateIndex(dropped));
        Assert.Empty(await lsh.ListAsync());
    }

    [Fact]
    public async Task Of_two_models_installed_at_once_one_is_refused_and_no_document_is_lost()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(null);
        ICollectionIndex collection = await index.CreateAsync("c", [new VectorField(Corpus.Field, Corpus.Dimensions)], default);
        var lsh = new SimilarityService(index);
        await lsh.UpsertAsync("c", Corpus.Documents(200));
        Model[] models = [ModelOf(1, seed: 1), ModelOf(1, seed: 2)];
        Exception?[] outcomes = await Task.WhenAll(models.Select(model =>
            Record.ExceptionAsync(() => Task.Run(() => collection.InstallAsync(Corpus.Field, model, null, default)))));
        Assert.Contains(outcomes, outcome => outcome is null);
        Assert.All(outcomes, outcome => Assert.True(outcome is null or LshException { Kind: ErrorKind.Conflict or ErrorKind.ModelMismatch }));
        Assert.Single(outcomes, outcome => outcome is null);
        await lsh.UpsertAsync("c", [Document.Of("late", Corpus.Field, Corpus.Vectors(1, 9)[0])]);
        SearchResponse found =
            await lsh.SearchAsync("c", new SearchRequest { Vectors = Corpus.Query(Corpus.Vectors(1, 9)[0]), Setting = SearchSetting.Exact, Limit = 300 });
        Assert.Equal(201, found.Hits.Count);
    }

    [SkippableFact]
    public void A_link_to_a_data_file_is_that_file()
    {
        using var temporary = new TemporaryFile();
        string link = temporary.In("link.db");
        using DataFile file = DataFile.Open(temporary.Path);
        try
        {
            File.CreateSymbolicLink(link, temporary.Path);
        }
        catch (IOException refused)
        {
            Part.Links.Need(false, $"Links cannot be made here: {refused.Message}");
        }
        Assert.Equal(ErrorKind.FileInUse, Assert.Throws<LshException>(() => DataFile.Open(link)).Kind);
    }

    /// <summary>Lists and opens a collection that is no more.</summary>
    private sealed class LateIndex(ICollectionIndex dropped) : IDocumentIndex
    {
        public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([dropped.Name]);

        public ValueTask<ICollectionIndex?> OpenAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult<ICollectionIndex?>(dropped);

        public Task<ICollectionIndex> CreateAsync(string name, IReadOnlyList<VectorField> fields, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<bool> DropAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private static Model ModelOf(int version, int seed)
    {
        float[] sample = [.. Corpus.Vectors(200, seed).SelectMany(vector => Corpus.Unit(vector))];
        var options = new TrainingOptions { Subspaces = 4, Clusters = 8, Cells = 4, Restarts = 1, Seed = seed };
        return ModelTrainer.Train("c.v", version, Metric.Cosine, new VectorBlock(Corpus.Dimensions, sample), 200, options, null, default);
    }
}
