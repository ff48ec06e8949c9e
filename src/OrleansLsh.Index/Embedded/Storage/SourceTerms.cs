using System.Buffers.Binary;
using System.Text.Json;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>Takes a source apart into terms for the postings and words for the full text.</summary>
internal sealed class SourceTerms(PathCatalog catalog)
{
    private readonly byte[] _term = new byte[TermKey.MaxBytes];
    private readonly TextWords _words = new();
    private byte[] _unescaped = new byte[256];

    /// <summary>Adds a document's terms to the postings.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="slot">The document's slot.</param>
    /// <param name="postings">Gets the terms.</param>
    /// <returns>The document's words, valid until the next call; empty where it has no text.</returns>
    public ReadOnlySpan<byte> Collect(ReadOnlySpan<byte> json, int slot, Postings postings)
    {
        _words.Clear();
        var reader = new Utf8JsonReader(json, SourceDepth.LenientReader);
        reader.Read();
        Walk(ref reader, catalog.Root, slot, postings);
        return _words.Written;
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
                Span<byte> term = Term(place.Key);
                Add(TermValue.WriteText(term, text), slot, postings);
                if (TermValue.TryWriteInstant(term, text, out int length)) Add(length, slot, postings);
                _words.Append(place.Key, text);
                break;
            case JsonTokenType.Number:
                Add(TermValue.WriteNumber(Term(place.Key), reader.ValueSpan), slot, postings);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                Add(TermValue.WriteFlag(Term(place.Key), reader.TokenType == JsonTokenType.True), slot, postings);
                break;
        }
    }

    private Span<byte> Term(int path)
    {
        BinaryPrimitives.WriteInt32BigEndian(_term, path);
        return _term.AsSpan(TermKey.PathBytes);
    }

    private void Add(int length, int slot, Postings postings) => postings.Add(_term.AsSpan(0, TermKey.PathBytes + length), slot);

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
