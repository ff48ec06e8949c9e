using System.Text;

namespace OrleansLsh.Index.Embedded.Memory;

/// <summary>The ids of the documents of one moment by slot, as UTF-8; those of documents that died before may be gone.</summary>
/// <param name="chunks">256 slots each; null where nothing lives.</param>
internal readonly struct DocumentIds(IdChunk?[] chunks)
{
    /// <summary>The id of a document as UTF-8.</summary>
    public ReadOnlySpan<byte> Id(int slot) => chunks[slot / IdChunk.Slots]!.Get(slot % IdChunk.Slots);

    /// <summary>The id of a document.</summary>
    public string Text(int slot) => Encoding.UTF8.GetString(Id(slot));

    /// <summary>Asks for the memory of a document's id, in two steps: where it lies, then its bytes.</summary>
    /// <param name="slot">A slot that has a document.</param>
    /// <param name="bytes">False: where it lies. True: its bytes.</param>
    public void Prefetch(int slot, bool bytes)
    {
        if (bytes) Core.Ranking.Prefetch.Read(Id(slot));
        else chunks[slot / IdChunk.Slots]!.Prefetch(slot % IdChunk.Slots);
    }
}
