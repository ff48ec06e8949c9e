using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>A field that changes its embedder: all vectors are made anew beside those in use, and replaced in one step.</summary>
public abstract class ReembeddingConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private const int D = WordEmbedders.Dimensions, Wide = D + 1;

    private static readonly TrainingOptions Quick = QuickTraining with { Clusters = null };

    [SkippableFact]
    public async Task Another_embedder_makes_all_vectors_anew_of_other_dimensions_too_and_texts_are_searched_for_by_it()
    {
        await FillAsync(1_200);
        await Service.TrainAsync(Collection, new TrainRequest(Quick, ["title"]));
        var told = new Told<TrainProgress>();
        CollectionDescription after = await Service.ReembedAsync(Collection, "title", "wide", Quick, told);

        FieldDescription title = after.Fields[0];
        Assert.Equal(
            (Wide, "wide", null, 1_200L, 2),
            (title.Field.Dimensions, title.Field.Embedder, title.Field.Source, title.Documents, title.ModelVersion));
        Assert.Contains(told.All, step => step.Progress.Stage == TrainingStage.Sampling);
        Assert.Contains(told.All, step => step.Progress.Stage == TrainingStage.Coding);
        Assert.Equal(after.Fields[1].Field, (await Service.DescribeAsync(Collection)).Fields[1].Field);
        Document kept = (await Service.GetAsync(Collection, "d7", withVectors: true))!;
        AssertDirection(WordEmbedder.Vector(Title(7), Wide), kept.Vectors["title"]);
        Assert.Equal(2, kept.Vectors["v"].Length);
        foreach (SearchSetting? setting in new[] { null, SearchSetting.Exact, new SearchSetting { Probes = 16 } })
            Assert.Equal("d7", await FirstAsync(Title(7), setting));
        Assert.NotEqual("d7", (await Service.SearchAsync(Collection, new SearchRequest
        {
            QueryTexts = new Dictionary<string, string> { ["title"] = Title(7) },
            Filter = Filter.Where("number").GreaterThan(7),
            Limit = 1,
            Setting = SearchSetting.Exact,
        })).Hits[0].Id);
        var old = new SearchRequest { Vectors = Vector("title", WordEmbedder.Vector(Title(7), D)) };
        await FailsAsync(ErrorKind.WrongDimensions, () => Service.SearchAsync(Collection, old), "search");

        await Service.UpsertAsync(Collection, [Made(5_000)]);
        await Service.UpdateAsync(Collection, "d7", new { title = "nothing of the kind" });
        Assert.Equal("d5000", await FirstAsync(Title(5_000)));
        Assert.Equal("d7", await FirstAsync("nothing of the kind"));
        Assert.Equal(3, (await Service.TrainAsync(Collection, new TrainRequest(Quick, ["title"]))).Fields[0].ModelVersion);
        Assert.Equal("d7", await FirstAsync("nothing of the kind"));
    }

    [SkippableFact]
    public async Task A_field_without_a_model_or_without_an_embedder_gets_both()
    {
        await Service.CreateAsync(Collection, [new VectorField("title", 2)]);
        await Service.UpsertAsync(Collection, [.. Enumerable.Range(0, 40).Select(
            i => Made(i) with { Vectors = Vector("title", [1, i]) })]);
        FieldDescription title = Assert.Single((await Service.ReembedAsync(Collection, "title", "words", Quick)).Fields);
        Assert.Equal(("words", D, 1, 40L), (title.Field.Embedder, title.Field.Dimensions, title.ModelVersion, title.Documents));
        Assert.Equal("d31", await FirstAsync(Title(31)));
    }

    [SkippableFact]
    public async Task Under_the_metric_dot_the_largest_product_with_the_new_vectors_comes_first()
    {
        await FillAsync(600, Metric.Dot);
        FieldDescription title = (await Service.ReembedAsync(Collection, "title", "wide", Quick)).Fields[0];
        Assert.Equal((Metric.Dot, Wide, "wide", 600L), (title.Field.Metric, title.Field.Dimensions, title.Field.Embedder, title.Documents));
        // Longer than all that the training saw.
        string text = string.Join(' ', Enumerable.Repeat(Title(7), 4));
        await Service.UpsertAsync(Collection, [Made(9_000) with { Source = Json(new { title = text }) }]);
        string[] texts = [.. Enumerable.Range(0, 600).Select(Title), text];
        foreach (string asked in new[] { Title(7), Title(500) })
        {
            float[] query = WordEmbedder.Vector(asked, Wide, isQuery: true);
            double largest = texts.Max(one => -Oracle.Distance(Metric.Dot, query, WordEmbedder.Vector(one, Wide)));
            foreach (SearchSetting? setting in new[] { null, SearchSetting.Exact, new SearchSetting { Probes = 16 } })
                Assert.Equal(largest, (await FirstHitAsync(asked, setting)).Score, 1e-3);
        }
    }

    [SkippableFact]
    public async Task What_ends_it_before_leaves_everything_as_it_was()
    {
        await FillAsync(1_200);
        CollectionDescription before = await Service.DescribeAsync(Collection);
        string message = await FailsAsync(ErrorKind.NotSupported, () => ReembedAsync("nobody's"), "train");
        Assert.Contains("embedder 'nobody's', which this process does not have for texts", message, StringComparison.Ordinal);
        await FailsAsync(ErrorKind.Unavailable, () => ReembedAsync("failing"), "train");
        await FailsAsync(ErrorKind.InvalidArgument, () => ReembedAsync(" "), "train");
        await FailsAsync(
            ErrorKind.UnknownField, () => Service.ReembedAsync(Collection, "titel", "wide", Quick), "train");
        await FailsAsync(
            ErrorKind.InvalidArgument, () => Service.ReembedAsync(Collection, "title", "wide", Quick with { Method = IndexMethod.Auto }),
            "train");
        message = await FailsAsync(ErrorKind.InvalidArgument, () => ReembedAsync("words"), "train");
        Assert.Contains("made by the embedder 'words' already. Name another", message, StringComparison.Ordinal);
        message = await FailsAsync(ErrorKind.InvalidArgument, () => Service.TrainAsync(Collection, Request("words")), "train");
        Assert.Contains("made by the embedder 'words' already. Name another", message, StringComparison.Ordinal);
        message = await FailsAsync(ErrorKind.InvalidArgument, () => Service.TrainAsync(Collection, Request(null!)), "train");
        Assert.Contains("The embedder for field 'title' is null", message, StringComparison.Ordinal);

        await Service.UpsertAsync(Collection, [Made(9_000) with { Source = Json(new { title = "poison", number = 9_000 }) }]);
        await FailsAsync(ErrorKind.Unavailable, () => ReembedAsync("fragile"), "train");
        await Service.UpsertAsync(
            Collection, [Made(9_000) with { Source = Json(new { number = 9_000 }), Vectors = Vector("title", new float[D - 1], 1) }]);
        message = await FailsAsync(ErrorKind.InvalidArgument, () => ReembedAsync("wide"), "train");
        Assert.Contains(
            "Document 'd9000' has a vector in field 'title'", message, StringComparison.Ordinal);
        Assert.Contains("no text at 'title' to make one of", message, StringComparison.Ordinal);
        await Service.DeleteAsync(Collection, ["d9000"]);

        foreach (TrainingStage stage in new[] { TrainingStage.Sampling, TrainingStage.Coding })
        {
            using var cancel = new CancellationTokenSource();
            var told = new Told<TrainProgress>(step =>
            {
                if (step.Progress.Stage == stage) cancel.Cancel();
            });
            try
            {
                await Service.ReembedAsync(Collection, "title", "wide", Quick, told, cancel.Token);
            }
            catch (OperationCanceledException)
            {
            }
            // One that was replaced before it could end has succeeded, which is for the other test.
            if ((await Service.DescribeAsync(Collection)).Fields[0].Field.Embedder == "wide") await ReembedAsync("words");
        }
        CollectionDescription after = await Service.DescribeAsync(Collection);
        Assert.Equal(before.Fields.Select(field => field.Field), after.Fields.Select(field => field.Field));
        AssertDirection(
            WordEmbedder.Vector(Title(7), D), (await Service.GetAsync(Collection, "d7", withVectors: true))!.Vectors["title"]);
        Assert.Equal("d7", await FirstAsync(Title(7)));
    }

    [SkippableFact]
    public async Task An_export_that_is_open_meanwhile_gives_the_vectors_of_one_embedder_or_is_refused()
    {
        await FillAsync(3_000);
        var dimensions = new HashSet<int>();
        try
        {
            int read = 0;
            await foreach (Document document in Service.ExportAsync(Collection))
            {
                dimensions.Add(document.Vectors["title"].Length);
                if (read++ == 0) await ReembedAsync("wide");
            }
            Assert.Equal(3_000, read);
        }
        catch (LshException error)
        {
            Assert.Equal(ErrorKind.Conflict, error.Kind);
            Assert.Contains("made anew by the embedder 'wide' while they were read", error.Message, StringComparison.Ordinal);
        }
        Assert.Single(dimensions);
    }

    [SkippableFact]
    public async Task What_is_written_and_deleted_meanwhile_is_kept()
    {
        await FillAsync(3_000);
        (int written, bool ended) = (0, false);
        async Task WriteAsync()
        {
            for (; written < 900 && !Volatile.Read(ref ended); written++)
            {
                Document again = Made(written) with { Source = Json(new { title = $"again w{written}" }) };
                await Service.UpsertAsync(Collection, [Made(5_000 + written), again]);
                await Service.DeleteAsync(Collection, [$"d{1_000 + written}"]);
                Assert.NotEmpty(await FirstAsync(Title(2_500)));
            }
        }
        Task writing = WriteAsync();
        try
        {
            await Service.ReembedAsync(Collection, "title", "wide", Quick);
        }
        finally
        {
            Volatile.Write(ref ended, true);
            await writing;
        }
        Assert.True(written > 0);
        Assert.Equal(3_000, (await Service.DescribeAsync(Collection)).Documents);
        for (int i = 0; i < written; i += 1 + written / 20)
        {
            Document?[] documents = await Service.GetAsync(
                Collection, [$"d{5_000 + i}", $"d{i}", $"d{1_000 + i}"], withVectors: true).ToArrayAsync();
            AssertDirection(WordEmbedder.Vector(Title(5_000 + i), Wide), documents[0]!.Vectors["title"]);
            AssertDirection(WordEmbedder.Vector($"again w{i}", Wide), documents[1]!.Vectors["title"]);
            Assert.Null(documents[2]);
        }
    }

    [SkippableFact]
    public async Task A_rollback_brings_the_embedder_back_with_all_that_was_written_since_or_is_refused()
    {
        await FillAsync(300);
        await Service.TrainAsync(Collection, new TrainRequest(Quick, ["title"]));
        await Service.ReembedAsync(Collection, "title", "wide", Quick);
        await Service.UpsertAsync(Collection, [Made(5_000)]);
        await Service.DeleteAsync(Collection, ["d8"]);
        if (!KeepsEarlierModel)
        {
            await FailsAsync(ErrorKind.NotSupported, () => Service.RollbackAsync(Collection), "rollback");
            await Service.ReembedAsync(Collection, "title", "words", Quick);
        }
        else await Service.RollbackAsync(Collection);
        CollectionDescription after = await Service.DescribeAsync(Collection);
        FieldDescription title = after.Fields[0];
        Assert.Equal(
            (D, "words", KeepsEarlierModel ? 1 : 3, 300L),
            (title.Field.Dimensions, title.Field.Embedder, title.ModelVersion, after.Documents));
        foreach (int i in new[] { 7, 5_000 })
        {
            AssertDirection(
                WordEmbedder.Vector(Title(i), D), (await Service.GetAsync(Collection, $"d{i}", withVectors: true))!.Vectors["title"]);
            Assert.Equal($"d{i}", await FirstAsync(Title(i)));
        }
    }

    private static TrainRequest Request(string embedder) =>
        new(Quick, ["title"]) { Embedders = new Dictionary<string, string> { ["title"] = embedder } };

    private Task<CollectionDescription> ReembedAsync(string embedder) => Service.ReembedAsync(Collection, "title", embedder, Quick);

    private async Task FillAsync(int documents, Metric metric = Metric.Cosine)
    {
        await Service.CreateAsync(Collection, [new VectorField("title", D, metric) { Embedder = "words" }, new VectorField("v", 2)]);
        ImportReport report =
            await Service.ImportAsync(Collection, Corpus.Stream([.. Enumerable.Range(0, documents).Select(Made)]));
        Assert.Equal((documents, 0), (report.Written, report.Failed));
    }

    private static string Title(int i) => $"w{i % 40} w{i % 77} x{i} y{i} z{i}";

    private static Document Made(int i) =>
        new($"d{i}", Vector("v", [1, i % 7]), Json(new { title = Title(i), number = i }));

    private static JsonElement Json(object source) => JsonSerializer.SerializeToElement(source);

    private static Dictionary<string, ReadOnlyMemory<float>> Vector(string field, float[] vector, params float[] more) =>
        new() { [field] = (float[])[.. vector, .. more] };

    private static void AssertDirection(float[] expected, ReadOnlyMemory<float> vector)
    {
        Assert.Equal(expected.Length, vector.Length);
        Assert.All(Corpus.Unit(expected).Zip(vector.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    private async Task<string> FirstAsync(string text, SearchSetting? setting = null) => (await FirstHitAsync(text, setting)).Id;

    private async Task<SearchHit> FirstHitAsync(string text, SearchSetting? setting) =>
        (await Service.SearchAsync(Collection, new SearchRequest
        {
            QueryTexts = new Dictionary<string, string> { ["title"] = text },
            Limit = 1,
            Setting = setting,
        })).Hits[0];
}
