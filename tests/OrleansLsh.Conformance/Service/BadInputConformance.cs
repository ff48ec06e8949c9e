using System.Text.Json;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;

namespace OrleansLsh.Conformance.Service;

/// <summary>Bad input: each a clear error that names value and limit, and nothing is written.</summary>
public abstract class BadInputConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    private static readonly float[] Good = Corpus.Vectors(1, 1)[0];

    [SkippableFact]
    public async Task Each_bad_document_of_a_batch_is_reported_and_the_good_ones_are_kept()
    {
        await FillAsync([]);
        (Document Document, ErrorKind Kind, string Says)[] bad =
        [
            (With(new float[23]), ErrorKind.WrongDimensions,
                $"Vector for field 'v' has 23 dimensions; those of collection '{Collection}' have 24."),
            (With([]), ErrorKind.WrongDimensions, "empty"),
            (With([.. Good[..5], float.NaN, .. Good[6..]]), ErrorKind.NotFinite, "NaN at position 5"),
            (With([float.PositiveInfinity, .. Good[1..]]), ErrorKind.NotFinite, "Infinity at position 0"),
            (With([.. Good[..23], float.NegativeInfinity]), ErrorKind.NotFinite, "-Infinity at position 23"),
            (With(new float[24]), ErrorKind.ZeroVector, "all zeros"),
            (Document.Of("id", "w", Good), ErrorKind.UnknownField, "'v'"),
            (Document.Of("", Corpus.Field, Good), ErrorKind.InvalidId, "512"),
            (Document.Of(new string('ü', 257), Corpus.Field, Good), ErrorKind.InvalidId, "514 bytes"),
            (Document.Of(new string('x', 10_000_000), Corpus.Field, Good), ErrorKind.InvalidId, "10,000,000 bytes"),
            (Document.Of("half \uD83D", Corpus.Field, Good), ErrorKind.InvalidId, "position 5"),
            (new Document("id", new Dictionary<string, ReadOnlyMemory<float>>()), ErrorKind.InvalidArgument, "no vector"),
            (With(Good) with { Source = JsonSerializer.SerializeToElement(5) }, ErrorKind.InvalidArgument, "JSON object"),
            (With(Good) with { Source = JsonSerializer.SerializeToElement(new[] { 1 }) }, ErrorKind.InvalidArgument, "JSON object"),
            (With(Good) with { Source = JsonSerializer.SerializeToElement(new { text = new string('x', 10_000_001) }) }, ErrorKind.TooLarge,
                "10,000,000"),
        ];
        Document[] sent = [Document.Of("first", Corpus.Field, Good), .. bad.Select(one => one.Document),
            Document.Of("last", Corpus.Field, Good)];
        WriteReport report = await Service.WriteAsync(Collection, sent);
        Assert.Equal(2, report.Written);
        Assert.Equal(bad.Length, report.Failures.Count);
        for (int i = 0; i < bad.Length; i++)
        {
            DocumentFailure failure = report.Failures[i];
            Assert.Equal((i + 1L, bad[i].Kind), (failure.Position, failure.Kind));
            Assert.Contains(bad[i].Says, failure.Message, StringComparison.Ordinal);
        }
        Assert.Equal(2, (await Service.DescribeAsync(Collection)).Documents);
        Assert.Null(await Service.GetAsync(Collection, "id"));
        Assert.NotNull(await Service.GetAsync(Collection, "last"));
    }

    [SkippableFact]
    public async Task Of_documents_that_go_together_none_is_written_where_one_is_wrong()
    {
        await FillAsync([Document.Of("id", Corpus.Field, Good, new { n = 1 })]);
        Document right = Document.Of("right", Corpus.Field, Good);
        (Document Wrong, ErrorKind Kind, string Says)[] each =
        [
            (With(new float[3]), ErrorKind.WrongDimensions, "Document 1 ('id'): "), (With([float.NaN, .. Good[1..]]), ErrorKind.NotFinite, "NaN"),
            (Document.Of("half \uD83D", Corpus.Field, Good), ErrorKind.InvalidId, "position 5"), (null!, ErrorKind.InvalidArgument, "null"),
        ];
        foreach ((Document wrong, ErrorKind kind, string says) in each)
        {
            string message = await FailsAsync(kind, () => Service.UpsertAsync(Collection, [right, wrong, right with { Id = "later" }]), "upsert");
            Assert.StartsWith("Nothing was written, for 1 of 3 documents is wrong. Document 1 (", message, StringComparison.Ordinal);
            Assert.Contains(says, message, StringComparison.Ordinal);
            WriteReport report = await Service.WriteAsync(Collection, [wrong, right], allOrNone: true);
            Assert.Equal((0, 1), (report.Written, report.Failures.Count));
        }
        Assert.Equal(1, (await Service.DescribeAsync(Collection)).Documents);
        Assert.Equal(1, (await Service.GetAsync(Collection, "id"))!.Source.GetProperty("n").GetInt32());
        Assert.Equal(2, (await Service.UpsertAsync(Collection, [right, right with { Id = "later" }])).Written);
    }

    [SkippableFact]
    public async Task A_bad_document_leaves_the_good_one_of_the_same_id()
    {
        await FillAsync([Document.Of("id", Corpus.Field, Good, new { n = 1 })]);
        WriteReport report = await Service.WriteAsync(Collection, [With(new float[3])]);
        Assert.Equal((0, 1), (report.Written, report.Failures.Count));
        Assert.Equal(1, (await Service.GetAsync(Collection, "id"))!.Source.GetProperty("n").GetInt32());
    }

    [SkippableFact]
    public async Task A_zero_vector_is_a_vector_under_euclidean()
    {
        await FillAsync([With(new float[24])], Metric.Euclidean);
        SearchHit hit = Assert.Single(
            (await Service.SearchAsync(Collection, new SearchRequest { Vectors = Corpus.Query(new float[24]) })).Hits);
        Assert.Equal((0.0, 1.0), (hit.Distance!.Value, hit.Score));
    }

    [SkippableFact]
    public async Task What_is_null_and_must_not_be_is_named_alike_on_every_way()
    {
        await FillAsync(Corpus.Documents(100));
        (string Name, Func<Task> Call)[] calls =
        [
            ("collection", () => Service.DescribeAsync(null!)),
            ("collection", () => Service.DropAsync(null!)),
            ("collection", () => Service.SearchAsync(null!, "1")),
            ("collection", () => Service.HashAsync(null!, null, new VectorBlock(1, new float[1]))),
            ("fields", () => Service.CreateAsync(Collection, (IReadOnlyList<VectorField>)null!)),
            ("documents", () => Service.UpsertAsync(Collection, null!)),
            ("documents", () => Service.ImportAsync(Collection, null!)),
            ("ids", () => Service.GetAsync(Collection, (IReadOnlyList<string>)null!).CountAsync().AsTask()),
            ("ids", () => Service.DeleteAsync(Collection, (IReadOnlyList<string>)null!)),
            ("request", () => Service.SearchAsync(Collection, (SearchRequest)null!)),
            ("requests", () => Service.SearchAsync(Collection, (IReadOnlyList<SearchRequest>)null!)),
            ("request", () => Service.ExplainAsync(Collection, null!, "1")),
            ("request", () => Service.EvaluateAsync(Collection, null!)),
            ("request", () => Service.TrainAsync(Collection, null!)),
            ("request.Options", () => Service.TrainAsync(Collection, new TrainRequest(null!))),
            ("vectors", () => Service.HashAsync(Collection, null, null!)),
        ];
        await TrainAsync();
        foreach ((string name, Func<Task> call) in calls)
            Assert.Equal(name, (await Assert.ThrowsAsync<ArgumentNullException>(call)).ParamName);
    }

    [SkippableFact]
    public async Task A_call_that_was_cancelled_before_it_came_does_nothing()
    {
        await FillAsync(Corpus.Documents(100));
        await TrainAsync();
        var cancelled = new CancellationToken(canceled: true);
        var block = new VectorBlock(Corpus.Dimensions, Good);
        (string first, string second) = (Corpus.Documents(2)[0].Id, Corpus.Documents(2)[1].Id);
        Func<Task>[] calls =
        [
            () => Service.CreateAsync($"{Collection}x", [new VectorField("v", 3)], cancelled),
            () => Service.DescribeAsync(Collection, cancelled),
            () => Service.ListAsync(cancelled),
            () => Service.UpsertAsync(Collection, [With(Good)], cancelled),
            () => Service.ImportAsync(Collection, Corpus.Stream([With(Good)]), cancellationToken: cancelled),
            () => Service.GetAsync(Collection, ["1"], false, cancelled).CountAsync().AsTask(),
            () => Service.ExportAsync(Collection, true, cancelled).CountAsync().AsTask(),
            () => Service.SearchAsync(Collection, new SearchRequest { Id = first }, cancelled),
            () => Service.SearchAsync(Collection, [new SearchRequest { Id = first }], cancelled),
            () => Service.ExplainAsync(Collection, new SearchRequest { Id = first }, second, cancelled),
            () => Service.EvaluateAsync(Collection, new EvaluationRequest { Queries = 10 }, null, cancelled),
            () => Service.HashAsync(Collection, null, block, cancelled),
            () => Service.TrainAsync(Collection, new TrainRequest(QuickTraining), null, cancelled),
            () => Service.RollbackAsync(Collection, cancelled),
            () => Service.DeleteAsync(Collection, [first], cancelled),
            () => Service.UpdateAsync(Collection, first, new { price = 1 }, cancelled),
            () => Service.DropAsync(Collection, cancelled),
        ];
        for (int i = 0; i < calls.Length; i++)
            Assert.True(await Record.ExceptionAsync(calls[i]) is OperationCanceledException, $"call {i} was made");
        Assert.Equal(100, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableFact]
    public async Task A_wrong_search_is_refused_with_value_and_limit()
    {
        await FillAsync(Corpus.Documents(20));
        SearchRequest good = new() { Vectors = Corpus.Query(Good) };
        (SearchRequest Request, ErrorKind Kind, string Says)[] wrong =
        [
            (good with { Limit = 0 }, ErrorKind.InvalidArgument, "The limit is 0; allowed is 1 to 10,000"),
            (good with { Limit = -5 }, ErrorKind.InvalidArgument, "-5"),
            (good with { Limit = 10_001 }, ErrorKind.TooLarge, "10,000"),
            (good with { Offset = -1 }, ErrorKind.InvalidArgument, "-1"),
            (good with { Reach = 9 }, ErrorKind.InvalidArgument, "10"),
            (good with { Offset = 10, Reach = 19 }, ErrorKind.InvalidArgument, "20"),
            (good with { Reach = 10_001 }, ErrorKind.InvalidArgument, "10001"),
            (good with { Offset = 9_991 }, ErrorKind.TooLarge, "10001"),
            (good with { Offset = int.MaxValue, Limit = 10_000 }, ErrorKind.TooLarge, "10,000"),
            (good with { ScoreThreshold = double.NaN }, ErrorKind.InvalidArgument, "NaN"),
            (good with { Include = ["a", ""] }, ErrorKind.InvalidArgument, "no name"),
            (good with { Include = ["a", null!] }, ErrorKind.InvalidArgument, "no name"),
            (good with { Exclude = ["a", ""] }, ErrorKind.InvalidArgument, "no name"),
            (good with { Exclude = ["a", "*"] }, ErrorKind.InvalidArgument, "an empty list"),
            (good with { Exclude = ["maker.*"] }, ErrorKind.InvalidArgument, "'maker' names all"),
            (good with { Include = ["maker.*"] }, ErrorKind.InvalidArgument, "there are no patterns"),
            (good with { Exclude = [new string('a', 1_001)] }, ErrorKind.InvalidArgument, "1,001 characters"),
            (good with { Include = [.. Enumerable.Repeat("a", 1_001)] }, ErrorKind.InvalidArgument, "1,001 source fields"),
            (good with { GroupBy = new string('a', 1_001) }, ErrorKind.InvalidArgument, "1,001 characters"),
            (good with { Id = "d1" }, ErrorKind.InvalidArgument, "not both"),
            (new SearchRequest(), ErrorKind.InvalidArgument, "id or a vector"),
            (new SearchRequest { Text = new TextQuery("text", "fox") }, ErrorKind.InvalidArgument, "text alone"),
            (new SearchRequest { Vectors = new Dictionary<string, ReadOnlyMemory<float>>() }, ErrorKind.InvalidArgument, "id or a vector"),
            (new SearchRequest { Id = "" }, ErrorKind.InvalidId, "512"),
            (new SearchRequest { Id = "nobody" }, ErrorKind.UnknownDocument, "nobody"),
            (good with { Vectors = Corpus.Query(Good, "w") }, ErrorKind.UnknownField, "it has 'v'"),
            (good with { Vectors = Corpus.Query([1, 2, 3]) }, ErrorKind.WrongDimensions, "3 dimensions"),
            (good with { Vectors = Corpus.Query([.. Good[..7], float.NaN, .. Good[8..]]) }, ErrorKind.NotFinite, "position 7"),
            (good with { Vectors = Corpus.Query(new float[24]) }, ErrorKind.ZeroVector, "zeros"),
            (good with { Weights = Weights("v", 0) }, ErrorKind.InvalidArgument, "is 0"),
            (good with { Weights = Weights("v", double.NaN) }, ErrorKind.InvalidArgument, "NaN"),
            (good with { Weights = Weights("w", 1) }, ErrorKind.UnknownField, "'w'"),
            (good with { Weights = new Dictionary<string, double>() }, ErrorKind.InvalidArgument, "empty"),
            (good with { Text = new TextQuery("", "fox") }, ErrorKind.InvalidArgument, "source field"),
            (good with { Text = new TextQuery("text", " ,. ") }, ErrorKind.InvalidArgument, "no word"),
            (good with { Text = new TextQuery("text", "fox", -1) }, ErrorKind.InvalidArgument, "-1"),
            (good with { Setting = new SearchSetting { Probes = 0 } }, ErrorKind.InvalidArgument, "Probes is 0; allowed is 1 to 65536"),
            (good with { Setting = new SearchSetting { Candidates = 10_001 } }, ErrorKind.InvalidArgument, "Candidates is 10001"),
            (good with { Setting = new SearchSetting { MinimumShouldMatch = 101 } }, ErrorKind.InvalidArgument,
                "MinimumShouldMatch is 101"),
            (good with { Setting = new SearchSetting { Scoring = (Scoring)17 } }, ErrorKind.InvalidArgument, "Scoring is 17"),
            (good with { TargetRecall = 0 }, ErrorKind.InvalidArgument, "target recall is 0; it must be above 0 and at most 1"),
            (good with { TargetRecall = 1.01 }, ErrorKind.InvalidArgument, "1.01"),
            (good with { TargetRecall = double.NaN }, ErrorKind.InvalidArgument, "NaN"),
            (good with { TargetRecall = 0.9, Setting = new SearchSetting() }, ErrorKind.InvalidArgument, "not both"),
            (good with { Setting = SearchSetting.Seed }, ErrorKind.NotTrained, "MoreLikeThis"),
            (good with { Setting = new SearchSetting() }, ErrorKind.NotTrained, "Cells"),
            (good with { Setting = new SearchSetting { Scoring = Scoring.Asymmetric } }, ErrorKind.NotTrained, "Asymmetric"),
            (good with { Filter = Only(new RangeClause("price", null, null, null, null)) }, ErrorKind.InvalidFilter, "without bounds"),
            (good with { Filter = Only(new RangeClause("price", double.NaN, null, null, null)) }, ErrorKind.InvalidFilter, "finite"),
            (good with { Filter = Only(new EqualsClause("", FilterValue.Of(1))) }, ErrorKind.InvalidFilter, "no field"),
            (good with { Filter = Only(new EqualsClause("price", default)) }, ErrorKind.InvalidFilter, "no value"),
            (good with { Filter = Only(new EqualsClause("price", FilterValue.OfDate("2024-02-30"))) }, ErrorKind.InvalidFilter, "no date"),
            (good with { Filter = Only(new EqualsClause("id", FilterValue.OfDate("2024-02-01"))) }, ErrorKind.InvalidFilter, "document's id"),
            (good with { Filter = Only(Only(new EqualsClause("price", default))) }, ErrorKind.InvalidFilter, "no value"),
            (good with { Filter = new Filter { Must = null! } }, ErrorKind.InvalidFilter, "must, should and must_not"),
            (good with { Filter = Only(null!) }, ErrorKind.InvalidFilter, "clause is null"),
            (good with { Filter = Only(new AnyOfClause("price", [])) }, ErrorKind.InvalidFilter, "1 to 10,000"),
            (good with { Filter = Only(new TextClause("text", "*")) }, ErrorKind.InvalidFilter, "no word"),
        ];
        foreach ((SearchRequest request, ErrorKind kind, string says) in wrong)
        {
            Assert.Contains(says, await FailsAsync(kind, () => Service.SearchAsync(Collection, request), "search"),
                StringComparison.Ordinal);
            string inBatch = await FailsAsync(kind, () => Service.SearchAsync(Collection, [good, request]), "search");
            Assert.Contains(says, inBatch, StringComparison.Ordinal);
        }
        Assert.Equal(10, (await Service.SearchAsync(Collection, good)).Hits.Count);
    }

    [SkippableFact]
    public async Task Other_calls_with_bad_input_are_refused()
    {
        await FillAsync(Corpus.Documents(20));
        await FailsAsync(ErrorKind.InvalidId, () => Service.GetAsync(Collection, ""), "get");
        string[] good = [.. Enumerable.Repeat("d1", 1_500)];
        // The first of them is asked for only: what is wrong with another is told before.
        foreach (string bad in new[] { "", new string('x', 513), "half \uD83D" })
            await FailsAsync(ErrorKind.InvalidId, () => Service.GetAsync(Collection, [.. good, bad]).FirstAsync().AsTask(), "get");
        await FailsAsync(ErrorKind.InvalidId, () => Service.DeleteAsync(Collection, ["d1", ""]), "delete");
        await FailsAsync(ErrorKind.InvalidId, () => Service.DeleteAsync(Collection, ["d1", null!]), "delete");
        await FailsAsync(ErrorKind.InvalidId, () => Service.ExplainAsync(Collection, new SearchRequest { Id = "d1" }, null!), "explain");
        var unset = new EvaluationRequest { Settings = new Dictionary<string, SearchSetting> { ["few"] = null! } };
        Assert.Contains("'few' is null", await FailsAsync(
            ErrorKind.InvalidArgument, () => Service.EvaluateAsync(Collection, unset), "evaluate"), StringComparison.Ordinal);
        Assert.NotNull(await Service.GetAsync(Collection, "d1"));
        await FailsAsync(ErrorKind.NotTrained, () => Service.HashAsync(Collection, null, new VectorBlock(24, Good)), "hash");
        await FailsAsync(ErrorKind.UnknownField, () => Service.HashAsync(Collection, "w", new VectorBlock(24, Good)), "hash");
        await FailsAsync(
            ErrorKind.TooLarge, () => Service.UpsertAsync(Collection, [.. Enumerable.Repeat(With(Good), 100_001)]), "upsert");
        Assert.Equal(20, (await Service.DescribeAsync(Collection)).Documents);
    }

    private static Document With(float[] vector) => Document.Of("id", Corpus.Field, vector);

    private static Filter Only(FilterClause clause) => new() { Must = [clause] };

    private static Dictionary<string, double> Weights(string field, double weight) => new() { [field] = weight };
}
