using System.Buffers;
using System.Text;
using OrleansLsh.Core.Formats;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The ids of a batch in one blob: for each its length in bytes (LEB128) and its UTF-8.</summary>
internal static class IdList
{
    /// <summary>Writes the ids of documents in their order.</summary>
    public static byte[] Write(IReadOnlyList<Document> documents)
    {
        var writer = new ArrayBufferWriter<byte>(documents.Count * 16);
        foreach (Document document in documents)
        {
            int length = Encoding.UTF8.GetByteCount(document.Id);
            writer.Advance(Leb128.Write(writer.GetSpan(Leb128.MaxBytes), (uint)length));
            writer.Advance(Encoding.UTF8.GetBytes(document.Id, writer.GetSpan(length)));
        }
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Takes the next id off the front of a blob.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> blob)
    {
        int length = (int)Leb128.Read(ref blob);
        ReadOnlySpan<byte> id = blob[..length];
        blob = blob[length..];
        return id;
    }
}
