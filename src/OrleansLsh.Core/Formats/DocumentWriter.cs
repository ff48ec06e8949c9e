using System.Buffers;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansLsh.Core.Formats.Binary;

namespace OrleansLsh.Core.Formats;

/// <summary>Writes documents as JSONL that <see cref="DocumentFile"/> reads back to the same documents. Disposing completes the
/// file.</summary>
/// <remarks>Components are written with the fewest digits that read back to the same float. A source with a property named <c>id</c>,
/// <c>vectors</c> or <c>source</c> is written whole under <c>source</c>; any other has its properties beside the id.</remarks>
public sealed class DocumentWriter : IAsyncDisposable
{
    private const int FlushBytes = 128 * 1024;

    // The text is for files, not for pages: nothing outside ASCII needs an escape.
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // GZipStream makes no file of nothing; a file without header and trailer is a cut one.
    private static readonly byte[] EmptyGzip = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly string _name;
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes + FlushBytes / 2);
    private readonly Utf8JsonWriter _json;
    private bool _hasWritten;

    /// <summary>Writes to a stream, such as the console's.</summary>
    /// <param name="stream">Where the lines go.</param>
    /// <param name="leaveOpen">Whether the stream outlives the writer.</param>
    public DocumentWriter(Stream stream, bool leaveOpen = false)
        : this("the stream", stream, leaveOpen)
    {
    }

    private DocumentWriter(string name, Stream stream, bool leaveOpen)
    {
        _name = name;
        _stream = stream;
        _leaveOpen = leaveOpen;
        _json = new Utf8JsonWriter(_buffer, Options);
    }

    /// <summary>Creates or replaces a file; compressed where its name ends in <c>.gz</c>.</summary>
    /// <param name="path">Any name; <c>.jsonl</c> or <c>.jsonl.gz</c> is recognised when it is read.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Storage"/>: the disk refuses.</exception>
    public static DocumentWriter Create(string path)
    {
        try
        {
            Stream file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            return new DocumentWriter(
                path, FileInput.IsCompressed(path) ? new GZipStream(file, CompressionLevel.Fastest) : file, leaveOpen: false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LshException(ErrorKind.Storage, $"{path} cannot be written: {refused.Message}", refused);
        }
    }

    /// <summary>Appends one document.</summary>
    /// <param name="document">Its vectors are finite; its source is an object, null or undefined.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.NotFinite"/>, <see cref="ErrorKind.InvalidArgument"/>: nothing of the document
    /// was written.</exception>
    public async ValueTask WriteAsync(Document document, CancellationToken cancellationToken = default)
    {
        Check(document);
        Append(document);
        if (_buffer.WrittenCount >= FlushBytes) await FlushAsync(cancellationToken);
    }

    /// <summary>Hands everything written so far to the stream.</summary>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_buffer.WrittenCount == 0) return;
        _hasWritten = true;
        try
        {
            await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
            await _stream.FlushAsync(cancellationToken);
        }
        catch (IOException refused)
        {
            throw new LshException(ErrorKind.Storage, $"{_name} cannot be written: {refused.Message}", refused);
        }
        _buffer.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_buffer.WrittenCount > 0) await FlushAsync();
            else if (!_hasWritten && _stream is GZipStream { BaseStream: var file }) await file.WriteAsync(EmptyGzip);
        }
        finally
        {
            await _json.DisposeAsync();
            if (!_leaveOpen) await _stream.DisposeAsync();
        }
    }

    private static void Check(Document document)
    {
        if (document.Fault is { } fault) throw new LshException(ErrorKind.InvalidArgument, $"{document.Origin}: {fault}");
        if (document.Source.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
            throw new LshException(ErrorKind.InvalidArgument,
                $"The source of document '{document.Id}' is {document.Source.ValueKind}; it must be a JSON object.");
        foreach ((string field, ReadOnlyMemory<float> vector) in document.Vectors)
            foreach (float value in vector.Span)
                if (!float.IsFinite(value))
                    throw new LshException(ErrorKind.NotFinite,
                        $"Vector '{field}' of document '{document.Id}' has a component {value}, which JSON cannot hold.");
    }

    private void Append(Document document)
    {
        int before = _buffer.WrittenCount;
        try
        {
            AppendLine(document);
        }
        catch (InvalidOperationException refused)
        {
            // The JSON writer has handed over what it wrote before: it must not stay in the middle of a line.
            byte[] whole = _buffer.WrittenSpan[..before].ToArray();
            _buffer.ResetWrittenCount();
            _buffer.Write(whole);
            _json.Reset();
            throw new LshException(ErrorKind.InvalidArgument,
                $"The source of document '{document.Id}' is no text: {refused.Message}", refused);
        }
    }

    private void AppendLine(Document document)
    {
        _json.WriteStartObject();
        _json.WriteString("id"u8, document.Id);
        if (document.Vectors.Count > 0) WriteVectors(document);
        if (document.Source.ValueKind == JsonValueKind.Object) WriteSource(document.Source);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }

    private void WriteVectors(Document document)
    {
        _json.WriteStartObject("vectors"u8);
        foreach ((string field, ReadOnlyMemory<float> vector) in document.Vectors)
        {
            _json.WriteStartArray(field);
            foreach (float value in vector.Span) _json.WriteNumberValue(value);
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    private void WriteSource(JsonElement source)
    {
        // An empty object too: written beside the id it would leave no trace.
        bool nested = source.GetPropertyCount() == 0 || source.TryGetProperty("id"u8, out _) || source.TryGetProperty("vectors"u8, out _)
            || source.TryGetProperty("source"u8, out _);
        if (nested) _json.WriteStartObject("source"u8);
        foreach (JsonProperty property in source.EnumerateObject()) property.WriteTo(_json);
        if (nested) _json.WriteEndObject();
    }
}
