namespace OrleansLsh.Core.Formats.Text;

/// <summary>One record of text to one document.</summary>
internal interface IDocumentParser : IDisposable
{
    /// <summary>Reads a document.</summary>
    /// <param name="record">Without its line end; valid only during the call.</param>
    /// <param name="origin">Where it stands.</param>
    /// <exception cref="FormatException">It is malformed: the message says what was expected and what was found.</exception>
    Document Parse(ReadOnlySpan<byte> record, DocumentOrigin origin);

    /// <summary>The id of a malformed record; null where it has none that can be read.</summary>
    string? IdOf(ReadOnlySpan<byte> record);
}
