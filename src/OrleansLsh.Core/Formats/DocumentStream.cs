namespace OrleansLsh.Core.Formats;

/// <summary>How the documents of a file are read.</summary>
/// <param name="Skip">Documents to pass over without parsing them; <see cref="DocumentStream.PassedOver"/> stands for each.</param>
/// <param name="KeepsFaulty">Whether a malformed document is handed out with its <see cref="Document.Fault"/>, and not thrown.</param>
internal readonly record struct DocumentReading(long Skip, bool KeepsFaulty);

/// <summary>The documents of a file. Whoever enumerates it gets them or an error; an import can ask for more.</summary>
/// <param name="read">Opens the file and reads it.</param>
internal sealed class DocumentStream(Func<DocumentReading, IAsyncEnumerable<Document>> read) : IAsyncEnumerable<Document>
{
    /// <summary>Stands for a document that was not parsed.</summary>
    public static readonly Document PassedOver = new("", new Dictionary<string, ReadOnlyMemory<float>>());

    /// <inheritdoc/>
    public IAsyncEnumerator<Document> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        read(default).GetAsyncEnumerator(cancellationToken);

    /// <summary>Documents as an import reads them: as many as ever, but what is passed over is not parsed, and what is malformed ends
    /// nothing.</summary>
    /// <param name="documents">Of a file, or of any other origin: then they stay as they are.</param>
    /// <param name="skip">Documents that the import passes over.</param>
    /// <param name="stopsOnError">Whether what is malformed is thrown all the same.</param>
    public static IAsyncEnumerable<Document> ForImport(IAsyncEnumerable<Document> documents, long skip, bool stopsOnError) =>
        documents is DocumentStream stream ? stream.Read(new DocumentReading(skip, !stopsOnError)) : documents;

    /// <summary>Reads the file from its beginning.</summary>
    public IAsyncEnumerable<Document> Read(DocumentReading reading) => read(reading);
}
