using OrleansLsh.Index.Filters;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>The live slots that match; the set is shared, so leave it alone.</summary>
    public SlotSet Matching(Filter filter) => throw new NotImplementedException();

    /// <summary>BM25 of the documents whose field has at least one of the words, best first.</summary>
    public IReadOnlyList<(int Slot, double Score)> TextScores(string field, string text, int limit, SlotSet? among) =>
        throw new NotImplementedException();
}
