using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Creating, describing, listing and dropping collections.</summary>
public abstract class CollectionsConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task A_new_collection_is_described_as_it_was_created()
    {
        VectorField[] fields = [new("words", 12), new("Image_2", 7, Metric.Euclidean)];
        CollectionDescription created = await Service.CreateAsync(Collection, fields);
        CollectionDescription described = await Service.DescribeAsync(Collection);
        foreach (CollectionDescription collection in new[] { created, described })
        {
            Assert.Equal(Collection, collection.Name);
            Assert.Equal(0, collection.Documents);
            Assert.Equal(fields, collection.Fields.Select(field => field.Field));
            Assert.All(collection.Fields, field =>
                Assert.Equal((0L, 0, 0, 0), (field.Documents, field.ModelVersion, field.Subspaces, field.Cells)));
            Assert.All(collection.Fields, field =>
                Assert.True(field.Options is null && field.Tuning is null && field.Statistics.Count == 0));
        }
    }

    [SkippableFact]
    public async Task A_description_counts_documents_and_those_of_each_field()
    {
        await Service.CreateAsync(Collection, [new("a", 2), new("b", 2)]);
        await Service.UpsertAsync(Collection,
        [
            new("1", new Dictionary<string, ReadOnlyMemory<float>> { ["a"] = new float[] { 1, 0 }, ["b"] = new float[] { 0, 1 } }),
            new("2", new Dictionary<string, ReadOnlyMemory<float>> { ["a"] = new float[] { 1, 1 } }),
        ]);
        CollectionDescription described = await Service.DescribeAsync(Collection);
        Assert.Equal((2, 2, 1), (described.Documents, described.Fields[0].Documents, described.Fields[1].Documents));
    }

    [SkippableFact]
    public async Task Collections_are_listed_by_name()
    {
        string[] names = [$"{Collection}-b", $"{Collection}-a", $"{Collection}_c"];
        foreach (string name in names) await Service.CreateAsync(name, [new("v", 3)]);
        try
        {
            string[] listed = [.. (await Service.ListAsync()).Select(collection => collection.Name)
                .Where(name => name.StartsWith(Collection,
                StringComparison.Ordinal))];
            Assert.Equal(names.Order(StringComparer.Ordinal), listed);
        }
        finally
        {
            foreach (string name in names) await Service.DropAsync(name);
        }
    }

    [SkippableFact]
    public async Task A_dropped_collection_is_gone_and_its_name_is_free()
    {
        await FillAsync(Corpus.Documents(5));
        await Service.DropAsync(Collection);
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.DescribeAsync(Collection), "describe");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.SearchAsync(Collection, new SearchRequest { Id = "d1" }), "search");
        Assert.DoesNotContain(await Service.ListAsync(), collection => collection.Name == Collection);

        CollectionDescription again = await Service.CreateAsync(Collection, [new("w", 4)]);
        Assert.Equal(0, again.Documents);
        Assert.Null(await Service.GetAsync(Collection, "d1"));
    }

    [SkippableFact]
    public async Task A_name_is_given_once()
    {
        await FillAsync(Corpus.Documents(3));
        await FailsAsync(ErrorKind.CollectionExists, () => Service.CreateAsync(Collection, [new("w", 4)]), "create");
        Assert.Equal(3, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task An_unknown_collection_is_an_error_of_every_operation()
    {
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.DescribeAsync(Collection), "describe");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.DropAsync(Collection), "drop");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.UpsertAsync(Collection, Corpus.Documents(1)), "upsert");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.GetAsync(Collection, "1"), "get");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.GetAsync(Collection, []).CountAsync().AsTask(), "get");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.DeleteAsync(Collection, ["1"]), "delete");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.SearchAsync(Collection, [new SearchRequest { Id = "1" }]), "search");
        await FailsAsync(ErrorKind.UnknownCollection, () =>
            Service.ExplainAsync(Collection, new SearchRequest { Id = "1" }, "2"), "explain");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.EvaluateAsync(Collection, new EvaluationRequest()), "evaluate");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining)), "train");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.HashAsync(Collection, null, new VectorBlock(1, new float[1])), "hash");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.ImportAsync(Collection, Corpus.Stream(Corpus.Documents(1))), "import");
        await FailsAsync(ErrorKind.UnknownCollection, async () =>
        {
            await foreach (var document in Service.ExportAsync(Collection)) Assert.Fail(document.Id);
        }, "export");
    }

    [SkippableTheory]
    [InlineData("nowhere")]
    [InlineData("A/B")]
    [InlineData("A%2FB%3f")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    public async Task An_unknown_collection_is_told_in_the_same_words_on_every_way(string name)
    {
        (string Operation, string Advice, Func<Task> Call)[] calls =
        [
            ("describe", "; create it first.", () => Service.DescribeAsync(name)),
            ("drop", " to drop.", () => Service.DropAsync(name)),
            ("search", "; create it first.", () => Service.SearchAsync(name, "1")),
            ("delete", "; create it first.", () => Service.DeleteAsync(name, ["1"])),
        ];
        foreach ((string operation, string advice, Func<Task> call) in calls)
        {
            LshException error = await Assert.ThrowsAnyAsync<LshException>(call);
            Assert.Equal(
                (ErrorKind.UnknownCollection, operation, name, $"There is no collection '{name}'{advice}"),
                (error.Kind, error.Operation, error.Collection, error.Message));
        }
    }

    [SkippableFact]
    public async Task Patterns_are_unknown_collections_and_touch_none()
    {
        await FillAsync(Corpus.Documents(3));
        foreach (string pattern in new[] { $"{Collection[..^1]}*", $"{Collection}*,-x", $"{Collection},{Collection}", "A/B" })
        {
            (string Operation, Func<Task> Call)[] calls =
            [
                ("describe", () => Service.DescribeAsync(pattern)),
                ("drop", () => Service.DropAsync(pattern)),
                ("upsert", () => Service.UpsertAsync(pattern, Corpus.Documents(1))),
                ("delete", () => Service.DeleteAsync(pattern, ["d1"])),
                ("search", () => Service.SearchAsync(pattern, "d1")),
                ("train", () => Service.TrainAsync(pattern, new TrainRequest(QuickTraining))),
            ];
            foreach ((string operation, Func<Task> call) in calls)
                await FailsAsync(ErrorKind.UnknownCollection, call, operation, namesCollection: false);
        }
        Assert.Equal(3, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("1shop")]
    [InlineData("-shop")]
    [InlineData("my shop")]
    [InlineData("shöp")]
    [InlineData("../shop")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_collection_name_of_other_characters_is_refused(string name)
    {
        string message = await FailsAsync(ErrorKind.InvalidArgument, () =>
            Service.CreateAsync(name, [new("v", 3)]), "create", namesCollection: false);
        Assert.Contains("64", message, StringComparison.Ordinal);
        Assert.DoesNotContain(await Service.ListAsync(), collection => collection.Name == name);
    }

    [SkippableFact]
    public async Task Fields_that_cannot_be_are_refused_and_nothing_is_created()
    {
        VectorField[][] wrong =
        [
            [], [new("v", 0)], [new("v", -1)], [new("v", 65_537)], [new("", 3)], [new("1v", 3)], [new("a.b", 3)],
                [new("v", 3), new("v", 4)], [null!],
            [.. Enumerable.Range(0, 17).Select(i => new VectorField($"f{i}", 2))], [new("v", 3, (Metric)9)],
        ];
        foreach (VectorField[] fields in wrong)
            await FailsAsync(ErrorKind.InvalidArgument, () => Service.CreateAsync(Collection, fields), "create");
        await FailsAsync(ErrorKind.UnknownCollection, () => Service.DescribeAsync(Collection), "describe");
    }

    [SkippableFact]
    public async Task After_it_was_disposed_of_a_service_answers_nothing()
    {
        await using var backend = new TBackend();
        ISimilarityService service = await backend.StartAsync();
        await service.DisposeAsync();
        await service.DisposeAsync();
        var request = new SearchRequest { Id = "d1" };
        Func<Task>[] calls =
        [
            () => service.CreateAsync(Collection, [new("v", 3)]), () => service.DescribeAsync(Collection), () => service.ListAsync(),
            () => service.DropAsync(Collection), () => service.TrainAsync(Collection), () => service.RollbackAsync(Collection),
            () => service.UpsertAsync(Collection, Corpus.Documents(1)), () => service.GetAsync(Collection, "d1"),
            () => service.ImportAsync(Collection, Corpus.Documents(1).ToAsyncEnumerable()),
            () => service.DeleteAsync(Collection, ["d1"]), () => service.DeleteAsync(Collection, new Filter()),
            () => service.UpdateAsync(Collection, "d1", new { price = 1 }),
            () => service.FacetAsync(Collection, "price"), () => service.CountAsync(Collection), () => service.SearchAsync(Collection, request),
            () => service.SearchAsync(Collection, [request]), () => service.ExplainAsync(Collection, request, "d2"),
            () => service.EvaluateAsync(Collection, new EvaluationRequest()),
            () => service.HashAsync(Collection, null, new VectorBlock(3, new float[3])),
            async () => await service.ExportAsync(Collection).FirstAsync(),
        ];
        foreach (Func<Task> call in calls) await Assert.ThrowsAsync<ObjectDisposedException>(call);
    }
}
