using System.Buffers;
using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Takes a source apart into terms for the postings and words for the full text.</summary>
internal sealed class SourceTerms(PathCatalog catalog)
{
    private readonly byte[] _term = new byte[TermKey.MaxBytes];
    private readonly ArrayBufferWriter<byte> _words = new();
    private byte[] _unescaped = new byte[256];

    /// <summary>Adds a document's terms to the postings.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="slot">The document's slot.</param>
    /// <param name="postings">Gets the terms.</param>
    /// <returns>The document's words, valid until the next call; empty where it has no text.</returns>
    public ReadOnlySpan<byte> Collect(ReadOnlySpan<byte> json, int slot, Postings postings)
    {
        _words.ResetWrittenCount();
        var reader = new Utf8JsonReader(json, SourceDepth.LenientReader);
        reader.Read();
        Walk(ref reader, catalog.Root, slot, postings);
        return _words.WrittenSpan;
    }

    private void Walk(ref Utf8JsonReader reader, PathCatalog.Node place, int slot, Postings postings)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    PathCatalog.Node child = place.Child(Text(ref reader));
                    reader.Read();
                    Walk(ref reader, child, slot, postings);
                }
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Walk(ref reader, place, slot, postings);
                break;
            case JsonTokenType.String:
                ReadOnlySpan<byte> text = Text(ref reader);
                postings.Add(_term.AsSpan(0, TermKey.Text(_term, place.Key, text)), slot);
                TextWords.Append(_words, place.Key, text);
                break;
            case JsonTokenType.Number:
                postings.Add(_term.AsSpan(0, TermKey.Number(_term, place.Key, reader.GetDouble())), slot);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                postings.Add(_term.AsSpan(0, TermKey.Flag(_term, place.Key, reader.TokenType == JsonTokenType.True)), slot);
                break;
        }
    }

    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_unescaped.Length < reader.ValueSpan.Length) _unescaped = new byte[reader.ValueSpan.Length];
        try
        {
            return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is no text; as written it can still be found and never equals one.
            return reader.ValueSpan;
        }
    }
}
