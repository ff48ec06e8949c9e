using System.CommandLine;
using OrleansLsh.Cli.Input;
using OrleansLsh.Cli.Output;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Cli.Commands;

/// <summary><c>lsh export</c>: all documents, as lines of JSON or as a file of vectors.</summary>
internal sealed class ExportVerb : Verb
{
    private readonly Argument<string> _collection;
    private readonly Option<string?> _output;
    private readonly Option<string?> _vectors;
    private readonly Option<string?> _documents;
    private readonly Option<bool> _noVectors;
    private readonly Option<string?> _filter;

    public ExportVerb(VerbContext context)
        : base(context, "export", "Writes documents as JSONL that import reads back, or the vectors of a field as a matrix.",
            "lsh export shop --data shop.db --output shop.jsonl.gz",
            "lsh export shop --data shop.db --vectors v --output v.npy --documents ids.jsonl")
    {
        _collection = AddCollection();
        _output = AddOption<string?>("--output",
            "File to write: .jsonl, .jsonl.gz; with --vectors .npy, .fvecs, .fbin [default: standard output]", "file");
        _vectors = AddOption<string?>("--vectors", "Write only this field's vectors, row by row", "field");
        _documents = AddOption<string?>("--documents", "With --vectors: ids and source, line i for row i", "file");
        _noVectors = AddOption<bool>("--no-vectors", "Leave the vectors out");
        _filter = AddOption<string?>("--filter", "Only documents that match: JSON, or @file that holds it [default: all]", "json");
        Validators.Add(result =>
        {
            bool matrix = result.GetResult(_vectors) is not null;
            if (matrix && result.GetResult(_output) is null) result.AddError("--vectors needs --output.");
            if (matrix && result.GetValue(_noVectors)) result.AddError("--vectors and --no-vectors exclude each other.");
            if (!matrix && result.GetResult(_documents) is not null) result.AddError("--documents goes with --vectors.");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ISimilarityService service, CancellationToken cancellationToken)
    {
        CollectionDescription collection = await service.DescribeAsync(parsed.GetRequiredValue(_collection), cancellationToken);
        string? output = parsed.GetValue(_output);
        Filter? filter = parsed.GetValue(_filter) is { } text ? await FilterText.ReadAsync(text, cancellationToken) : null;
        long documents = filter is null ? collection.Documents : await service.CountAsync(collection.Name, filter, cancellationToken);
        long written = await Progress(parsed).ShowAsync(display =>
        {
            var steps = new CountSteps(display, "exporting", documents);
            return parsed.GetValue(_vectors) is { } field
                ? WriteMatrixAsync(
                    Export(withVectors: true), SingleField.Of(collection, field), output!, parsed.GetValue(_documents), steps,
                    cancellationToken)
                : WriteDocumentsAsync(Export(!parsed.GetValue(_noVectors)), output, steps, cancellationToken);
        });
        if (output is null) return ExitCode.Ok;
        if (WantsJson(parsed)) Terminal.WriteJson(json => json.WriteNumber("written", written));
        else Terminal.Out.WriteLine($"{ResultTable.Number(written)} written to {output}");
        return ExitCode.Ok;

        IAsyncEnumerable<Document> Export(bool withVectors) => filter is null
            ? service.ExportAsync(collection.Name, withVectors, cancellationToken)
            : service.ExportAsync(collection.Name, filter, withVectors, cancellationToken);
    }

    private async Task<long> WriteDocumentsAsync(
        IAsyncEnumerable<Document> documents, string? output, CountSteps steps, CancellationToken cancellationToken)
    {
        await Terminal.FlushAsync();
        await using DocumentWriter writer =
            output is null ? new DocumentWriter(Terminal.OutStream, leaveOpen: true) : DocumentWriter.Create(output);
        await foreach (Document document in documents.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(document, cancellationToken);
            steps.Next();
        }
        return steps.Count;
    }

    private static async Task<long> WriteMatrixAsync(
        IAsyncEnumerable<Document> documents, VectorField field, string output, string? linesPath, CountSteps steps,
        CancellationToken cancellationToken)
    {
        int dimensions = field.Dimensions;
        using IVectorWriter vectors = VectorFile.Create(output, dimensions);
        await using DocumentWriter? lines = linesPath is null ? null : DocumentWriter.Create(linesPath);
        await foreach (Document document in documents.WithCancellation(cancellationToken))
        {
            if (!document.Vectors.TryGetValue(field.Name, out ReadOnlyMemory<float> vector)) continue;
            vectors.Write(new VectorBlock(dimensions, vector));
            if (lines is not null)
                await lines.WriteAsync(document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>() }, cancellationToken);
            steps.Next();
        }
        return steps.Count;
    }
}
