using OrleansLsh.Conformance.Backends;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Index.Service;

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
        Assert.Equal(new ImportProgress(250, 247, 3), told.All[^1]);
        Assert.Equal(told.All.OrderBy(progress => progress.Read), told.All);
    }

    [SkippableFact]
    public async Task The_report_keeps_the_first_failures_and_counts_all()
    {
        await Service.CreateAsync(Collection, [new VectorField(Corpus.Field, Corpus.Dimensions)]);
        IEnumerable<Document> wrong = Enumerable.Range(0, 50).Select(i => Document.Of($"w{i}", Corpus.Field, new float[2]));
        ImportReport report = await Service.ImportAsync(Collection, Corpus.Stream(wrong), new ImportOptions { BatchSize = 10, MaxFailures = 15 });
        Assert.Equal((50, 0, 50), (report.Read, report.Written, report.Failed));
        Assert.Equal(Enumerable.Range(0, 15).Select(i => $"w{i}"), report.Failures.Select(failure => failure.Id));
    }

    [SkippableFact]
    public async Task An_import_goes_on_where_it_was_cut_off()
    {
        Document[] documents = Corpus.Documents(100);
        await FillAsync(documents[..30]);
        ImportReport report = await Service.ImportAsync(Collection, Corpus.Stream(documents), new ImportOptions { BatchSize = 20, Skip = 30 });
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
            () => Service.ImportAsync(Collection, Corpus.Stream(Corpus.Documents(20_000)), new ImportOptions { BatchSize = 10 }, told, cancel.Token));
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
