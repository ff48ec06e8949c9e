using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using OrleansLsh.Core.Formats;
using Parquet;
using Parquet.Schema;

namespace OrleansLsh.Cli.Input.Columns;

/// <summary>A Parquet file, or standard input that was kept in a temporary one: the format is read from its end.</summary>
/// <remarks>A row group is in memory at a time, as its columns: a few times what it has in the file.</remarks>
internal sealed class ParquetFile : IAsyncDisposable
{
    /// <summary>Values of one column in a row group, 2 GB as numbers: what claims more is damaged, or was not written to be read in
    /// parts.</summary>
    private const long MostValues = 1L << 29;

    private static readonly ParquetOptions Options = new() { UseDateOnlyTypeForDates = true };

    private readonly string _name;
    private readonly FileStream _file;
    private readonly ParquetReader _reader;

    private ParquetFile(string name, FileStream file, ParquetReader reader)
    {
        (_name, _file, _reader) = (name, file, reader);
        Schema = reader.Schema;
    }

    /// <summary>Its columns.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>How many rows it says that it has.</summary>
    public long Rows => _reader.RowGroups.Sum(group => group.RowCount);

    /// <summary>Opens a file and reads what it says of itself.</summary>
    /// <param name="input">The file, or standard input, which is read to its end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFileException">It is missing, damaged, or no Parquet file.</exception>
    public static async Task<ParquetFile> OpenAsync(InputFile input, CancellationToken cancellationToken)
    {
        FileStream file = input.Standard is null ? Open(input.Path) : await KeepAsync(input.Standard, cancellationToken);
        try
        {
            await RequireFooterAsync(file, cancellationToken);
            ParquetReader reader = await ParquetReader.CreateAsync(file, Options, leaveStreamOpen: true, cancellationToken);
            return new ParquetFile(input.Name, file, reader);
        }
        catch (Exception damaged) when (IsOfTheFile(damaged))
        {
            await file.DisposeAsync();
            throw InvalidFileException.OfFile(input.Name, damaged is NotSupportedException
                ? $"it is Parquet of a kind that is not read: {damaged.Message}"
                : $"it is no Parquet file, or is cut off or damaged: {damaged.Message}", damaged);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows as documents, in the file's order.</summary>
    /// <param name="plan">What becomes of the columns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<Document> ReadAsync(ColumnPlan plan, CancellationToken cancellationToken) =>
        new DocumentStream(reading => ReadAsync(plan, reading, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _file.DisposeAsync();
    }

    private async IAsyncEnumerable<Document> ReadAsync(
        ColumnPlan plan, DocumentReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long row = 0;
        for (int group = 0; group < _reader.RowGroupCount; group++)
        {
            ParquetRowGroupReader rows = _reader.RowGroups[group];
            if (row + rows.RowCount <= reading.Skip)
            {
                for (long i = 0; i < rows.RowCount; i++, row++) yield return DocumentStream.PassedOver;
                continue;
            }
            using RowDocuments documents = await LoadAsync(plan, rows, group, cancellationToken);
            for (long i = 0; i < rows.RowCount; i++, row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Next(documents, row, reading);
            }
        }
    }

    private Document Next(RowDocuments documents, long row, DocumentReading reading)
    {
        try
        {
            if (row < reading.Skip)
            {
                documents.Pass();
                return DocumentStream.PassedOver;
            }
            Document document = documents.Next(new DocumentOrigin(_name, "row", row));
            if (document.Fault is null || reading.KeepsFaulty) return document;
            throw InvalidFileException.OfFile(_name, string.Create(CultureInfo.InvariantCulture,
                $"row {row}: {(document.Id.Length > 0 ? $"document '{document.Id}': " : "")}{document.Fault}"));
        }
        catch (Exception damaged) when (IsOfTheFile(damaged))
        {
            throw InvalidFileException.OfFile(
                _name, string.Create(CultureInfo.InvariantCulture, $"row {row}: the row group is damaged: {damaged.Message}"), damaged);
        }
    }

    private async Task<RowDocuments> LoadAsync(
        ColumnPlan plan, ParquetRowGroupReader rows, int group, CancellationToken cancellationToken)
    {
        var leaves = new Dictionary<string, LeafColumn>(StringComparer.Ordinal);
        try
        {
            foreach ((string name, DataField leaf) in plan.Leaves)
                leaves.Add(leaf.Path.ToString(), await LoadAsync(name, leaf, rows, group, cancellationToken));
            return new RowDocuments(plan, leaves);
        }
        catch
        {
            foreach (LeafColumn column in leaves.Values) column.Dispose();
            throw;
        }
    }

    private async Task<LeafColumn> LoadAsync(
        string name, DataField leaf, ParquetRowGroupReader rows, int group, CancellationToken cancellationToken)
    {
        try
        {
            long values = rows.GetMetadata(leaf)?.MetaData?.NumValues ?? throw new InvalidDataException("it is not there");
            if (values > MostValues || rows.RowCount > MostValues)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"it has {Math.Max(values, rows.RowCount):N0} values; {MostValues:N0} are read at a time: write smaller row groups"));
            return new LeafColumn(name, leaf, await rows.ReadRawColumnDataBaseAsync(leaf, cancellationToken), (int)rows.RowCount);
        }
        catch (Exception damaged) when (IsOfTheFile(damaged))
        {
            throw InvalidFileException.OfFile(_name, string.Create(CultureInfo.InvariantCulture,
                $"row group {group}, column '{name}' cannot be read: {damaged.Message}"), damaged);
        }
    }

    /// <summary>Refuses a file that claims more of a footer than it has: so much memory would be asked for before it is read.</summary>
    private static async Task RequireFooterAsync(FileStream file, CancellationToken cancellationToken)
    {
        const int Magic = 4, Tail = sizeof(int) + Magic;
        if (file.Length < Magic + Tail) return;
        var tail = new byte[Tail];
        file.Position = file.Length - Tail;
        await file.ReadExactlyAsync(tail, cancellationToken);
        file.Position = 0;
        int footer = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (tail.AsSpan(sizeof(int)).SequenceEqual("PAR1"u8) && (footer < 0 || footer > file.Length - Magic - Tail))
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"its footer has {footer:N0} bytes, and the file {file.Length:N0}"));
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.RandomAccess | FileOptions.Asynchronous });
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FormatAdvice.Missing(path, missing);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LshException(ErrorKind.Storage, $"{path} cannot be read: {refused.Message}", refused);
        }
    }

    private static async Task<FileStream> KeepAsync(Stream standard, CancellationToken cancellationToken)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        try
        {
            await standard.CopyToAsync(file, cancellationToken);
            file.Position = 0;
            return file;
        }
        catch (IOException full)
        {
            await file.DisposeAsync();
            throw new LshException(
                ErrorKind.Storage, $"Standard input cannot be kept in a temporary file, as Parquet needs: {full.Message}", full);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    // Whatever the package makes of damaged bytes: it has no error of its own for them all.
    private static bool IsOfTheFile(Exception error) => error is not (OperationCanceledException or LshException or OutOfMemoryException);
}
