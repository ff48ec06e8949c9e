using System.Globalization;
using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Conformance.Service;

/// <summary>Imports: progress, failures, going on after a cut, cancelling.</summary>
public abstract class ImportConformance<TBackend> : ServiceTest<TBackend>
    where TBackend : IServiceBackend, new()
{
    [SkippableFact]
    public async Task An_import_writes_every_good_document_and_reports_each_bad_one_at_its_place()
    {
        Document[] documents = Corpus.Documents(250);
        documents[7] = Document.Of("short", Corpus.Field, new float[3]);
        documents[140] = Document.Of("", Corpus.Field, Corpus.Vectors(1, 2)[0]);
        documents[249] = Document.Of("zero", Corpus.Field, new float[Corpus.Dimensions]);
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        var told = new Told<ImportProgress>();
        ImportReport report = await Service.ImportAsync(Collection, Corpus.Stream(documents), new ImportOptions { BatchSize = 60 }, told);

        Assert.Equal((250, 247, 3), (report.Read, report.Written, report.Failed));
        Assert.Equal([(7L, "short", ErrorKind.WrongDimensions), (140L, "", ErrorKind.InvalidId), (249L, "zero", ErrorKind.ZeroVector)],
            report.Failures.Select(failure => (failure.Position, failure.Id, failure.Kind)));
        Assert.Equal(247, (await Service.DescribeAsync(Collection)).Documents);
        Assert.Equal((250, 247, 3), (told.All[^1].Read, told.All[^1].Written, told.All[^1].Failed));
        Assert.Equal([7L, 140, 249], told.All.SelectMany(progress => progress.Failures ?? []).Select(failure => failure.Position));
        Assert.Equal(told.All.OrderBy(progress => progress.Read), told.All);
    }

    [SkippableTheory]
    [InlineData("documents.jsonl", 1)]
    [InlineData("documents.csv", 2)]
    public async Task A_malformed_line_of_a_file_is_one_failure_with_its_place_and_the_others_are_written(string name, int firstLine)
    {
        using var folder = new FileOfLines(name);
        string path = folder.Write(30, wrong: [3, 17]);
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        ImportReport report = await Service.ImportAsync(Collection, DocumentFile.ReadAsync(path), new ImportOptions { BatchSize = 7 });

        Assert.Equal((30, 27, 3), (report.Read, report.Written, report.Failed));
        Assert.Equal([(3L, "d3", ErrorKind.InvalidFile), (17L, "d17", ErrorKind.InvalidFile), (29L, "d29", ErrorKind.ZeroVector)],
            report.Failures.Select(failure => (failure.Position, failure.Id, failure.Kind)));
        Assert.Equal([3, 17, 29], report.Failures.Select(failure =>
            int.Parse(failure.Place![$"{path}, line ".Length..], CultureInfo.InvariantCulture) - firstLine));
        Assert.All(report.Failures, failure =>
            Assert.EndsWith("This document was not written.", failure.Message, StringComparison.Ordinal));
        Assert.Equal(27, (await Service.DescribeAsync(Collection)).Documents);
        Assert.NotNull(await Service.GetAsync(Collection, "d18"));
    }

    [SkippableFact]
    public async Task An_import_that_goes_on_in_a_file_does_not_parse_what_it_passes_over()
    {
        using var folder = new FileOfLines("documents.jsonl");
        string path = folder.Write(30, wrong: [3, 17]);
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        ImportReport report =
            await Service.ImportAsync(Collection, DocumentFile.ReadAsync(path), new ImportOptions { Skip = 17, BatchSize = 5 });
        Assert.Equal((30, 11, 2), (report.Read, report.Written, report.Failed));
        Assert.Equal([17L, 29], report.Failures.Select(failure => failure.Position));
    }

    [SkippableTheory]
    [InlineData(3, 3)]
    [InlineData(29, 30)]
    public async Task An_import_that_is_to_stop_ends_at_the_first_failure_with_its_place(int wrong, int most)
    {
        using var folder = new FileOfLines("documents.jsonl");
        string path = folder.Write(30, wrong == 29 ? [] : [wrong]);
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        LshException error = await Assert.ThrowsAnyAsync<LshException>(
            () => Service.ImportAsync(Collection, DocumentFile.ReadAsync(path), new ImportOptions { BatchSize = 1, StopOnError = true }));
        Assert.Contains($"{path}, line {wrong + 1}: document ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'d{wrong}'", error.Message, StringComparison.Ordinal);
        Assert.InRange((await Service.DescribeAsync(Collection)).Documents, Math.Min(wrong, 3), most);
    }

    [SkippableFact]
    public async Task The_report_keeps_the_first_failures_and_counts_all()
    {
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        IEnumerable<Document> wrong = Enumerable.Range(0, 50).Select(i => Document.Of($"w{i}", Corpus.Field, new float[2]));
        ImportReport report =
            await Service.ImportAsync(Collection, Corpus.Stream(wrong), new ImportOptions { BatchSize = 10, MaxFailures = 15 });
        Assert.Equal((50, 0, 50), (report.Read, report.Written, report.Failed));
        Assert.Equal(Enumerable.Range(0, 15).Select(i => $"w{i}"), report.Failures.Select(failure => failure.Id));
    }

    [SkippableFact]
    public async Task An_import_goes_on_where_it_was_cut_off()
    {
        Document[] documents = Corpus.Documents(100);
        await FillAsync(documents[..30]);
        ImportReport report =
            await Service.ImportAsync(Collection, Corpus.Stream(documents), new ImportOptions { BatchSize = 20, Skip = 30 });
        Assert.Equal((100, 70), (report.Read, report.Written));
        Assert.Equal(100, (await Service.DescribeAsync(Collection)).Documents);

        report = await Service.ImportAsync(Collection, Corpus.Stream(documents), new ImportOptions { Skip = 500 });
        Assert.Equal((100, 0), (report.Read, report.Written));
    }

    [SkippableFact]
    public async Task A_cancelled_import_keeps_what_was_committed_and_tells_how_far_it_came()
    {
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        using var cancel = new CancellationTokenSource();
        var told = new Told<ImportProgress>(progress =>
        {
            if (progress.Read >= 30) cancel.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Service.ImportAsync(Collection, Corpus.Stream(Corpus.Documents(20_000)), new ImportOptions { BatchSize = 10 }, told,
                cancel.Token));
        long kept = (await Service.DescribeAsync(Collection)).Documents;
        Assert.InRange(kept, told.All[^1].Written, 19_000);
        Assert.Equal(0, kept % 10);
    }

    [SkippableFact]
    public async Task An_import_whose_stream_fails_keeps_what_was_committed()
    {
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        IEnumerable<Document> Broken()
        {
            foreach (Document document in Corpus.Documents(25)) yield return document;
            throw new InvalidFileException("documents.jsonl", 26, "a JSON object was expected");
        }
        InvalidFileException error = await Assert.ThrowsAnyAsync<InvalidFileException>(
            () => Service.ImportAsync(Collection, Corpus.Stream(Broken()), new ImportOptions { BatchSize = 10 }));
        Assert.Equal(26, error.Offset);
        Assert.Equal(20, (await Service.DescribeAsync(Collection)).Documents);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(100_001)]
    public async Task A_batch_size_outside_its_range_is_refused_with_the_range(int size)
    {
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        string message = await FailsAsync(
            ErrorKind.InvalidArgument, () =>
                Service.ImportAsync(Collection, Corpus.Stream(Corpus.Documents(2)), new ImportOptions { BatchSize = size }), "import");
        Assert.Contains($"BatchSize is {size}; allowed is 1 to 100000", message, StringComparison.Ordinal);
        Assert.Equal(0, (await Service.DescribeAsync(Collection)).Documents);
    }
}
