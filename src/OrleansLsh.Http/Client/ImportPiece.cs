using System.Buffers;
using System.Text.Json;
using OrleansLsh.Core;
using OrleansLsh.Core.Formats;
using OrleansLsh.Http.Json;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Http.Client;

/// <summary>Neighbouring documents of an import as lines to send, and those that no file had whole.</summary>
/// <param name="first">Position of the first of them.</param>
internal sealed class ImportPiece(long first)
{
    private readonly List<(long Position, DocumentOrigin? Origin)> _sent = [];
    private readonly List<DocumentFailure> _unreadable = [];

    /// <summary>Documents in it.</summary>
    public int Count => _sent.Count + _unreadable.Count;

    /// <summary>Position after the last of them.</summary>
    public long End => first + Count;

    /// <summary>The lines to send.</summary>
    public ArrayBufferWriter<byte> Lines { get; } = new();

    /// <summary>Documents that are not sent.</summary>
    public IReadOnlyList<DocumentFailure> Unreadable => _unreadable;

    /// <summary>Adds a document.</summary>
    public void Add(Document document)
    {
        if (document.Fault is { } fault)
        {
            var failure = new DocumentFailure(End, document.Id, ErrorKind.InvalidFile, $"{fault} This document was not written.");
            _unreadable.Add(failure with { Place = document.Origin?.ToString() });
            return;
        }
        long position = End;
        using (var json = new Utf8JsonWriter(Lines, LshJson.Writing)) DocumentJson.Write(json, document);
        Lines.Write("\n"u8);
        _sent.Add((position, document.Origin));
    }

    /// <summary>A failure of a line as one of the document, with its place.</summary>
    public DocumentFailure Placed(DocumentFailure failure)
    {
        var (position, origin) = _sent[(int)failure.Position];
        return failure with { Position = position, Place = origin?.ToString() };
    }
}
