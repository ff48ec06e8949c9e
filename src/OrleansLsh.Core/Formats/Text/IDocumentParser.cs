namespace OrleansLsh.Core.Formats.Text;

/// <summary>One record of text to one document.</summary>
internal interface IDocumentParser : IDisposable
{
    /// <param name="record">Without its line end; valid only during the call.</param>
    /// <param name="line">The record's first line, from 1, for errors.</param>
    Document Parse(ReadOnlySpan<byte> record, long line);
}
