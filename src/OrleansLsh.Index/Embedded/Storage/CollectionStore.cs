using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Filters;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service;

namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>The documents of one collection on disk. One writer at a time; readers at any time.</summary>
internal sealed partial class CollectionStore
{
    /// <summary>First slot that no document ever had.</summary>
    public int NextSlot => throw new NotImplementedException();

    /// <summary>Writes a batch and removes documents in one transaction; durable when it returns.</summary>
    /// <param name="batch">Document i takes slot <paramref name="firstSlot"/> + i.</param>
    /// <param name="firstSlot">At least <see cref="NextSlot"/>.</param>
    /// <param name="dead">Live slots that the batch replaces.</param>
    public void Commit(EncodedBatch batch, int firstSlot, IReadOnlyList<int> dead) => throw new NotImplementedException();

    /// <summary>Removes documents in one transaction.</summary>
    public void Delete(IReadOnlyList<int> slots) => throw new NotImplementedException();

    /// <summary>Replaces the field's model and all codes and cells in one transaction.</summary>
    public void CommitModel(int field, Model model, CodeSource codes) => throw new NotImplementedException();

    /// <summary>Keeps the tuning of a field.</summary>
    public void SaveTuning(int field, FieldTuning tuning) => throw new NotImplementedException();

    /// <summary>The field's model; null where none is trained.</summary>
    public Model? ReadModel(int field) => throw new NotImplementedException();

    /// <summary>The field's tuning; null where none was measured.</summary>
    public FieldTuning? ReadTuning(int field) => throw new NotImplementedException();

    /// <summary>Ids of the live documents in the order of their slots.</summary>
    public void ReadIds(IdVisitor visitor) => throw new NotImplementedException();

    /// <summary>The vectors, codes and cells of a field.</summary>
    public void ReadSegments(int field, SegmentVisitor visitor) => throw new NotImplementedException();

    /// <summary>The source of a document; undefined where it has none.</summary>
    public JsonElement Source(int slot) => throw new NotImplementedException();

    /// <summary>The sources of documents, in the order of the slots.</summary>
    public IReadOnlyList<JsonElement> Sources(IReadOnlyList<int> slots) => throw new NotImplementedException();

    /// <summary>The live slots that match; the set is shared, so leave it alone.</summary>
    public SlotSet Matching(Filter filter) => throw new NotImplementedException();

    /// <summary>BM25 of the documents whose field has at least one of the words, best first.</summary>
    public IReadOnlyList<(int Slot, double Score)> TextScores(string field, string text, int limit, SlotSet? among) =>
        throw new NotImplementedException();
}
