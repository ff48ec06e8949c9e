using OrleansLsh.Core.Formats;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

/// <summary>Several callers' batches as one; of documents of the same id the last stays.</summary>
internal static class MergedBatch
{
    /// <summary>Merges batches whose fields were coded by the same models.</summary>
    /// <param name="batches">At least one, in the order of their arrival.</param>
    public static EncodedBatch Of(IReadOnlyList<EncodedBatch> batches)
    {
        if (batches.Count == 1) return batches[0];
        Dictionary<string, (int Batch, int Row)> last = new(StringComparer.Ordinal);
        for (int batch = 0; batch < batches.Count; batch++)
            for (int row = 0; row < batches[batch].Documents.Count; row++)
                last[batches[batch].Documents[row].Id] = (batch, row);
        var documents = new List<Document>(last.Count);
        // Where in the merged batch a document stands; −1 where a later one replaces it.
        int[][] places = [.. batches.Select(batch => new int[batch.Documents.Count])];
        for (int batch = 0; batch < batches.Count; batch++)
            for (int row = 0; row < places[batch].Length; row++)
            {
                Document document = batches[batch].Documents[row];
                bool stays = last[document.Id] == (batch, row);
                places[batch][row] = stays ? documents.Count : -1;
                if (stays) documents.Add(document);
            }
        IEnumerable<string> fields = batches.SelectMany(batch => batch.Fields.Keys).Distinct(StringComparer.Ordinal);
        return new EncodedBatch(documents, fields.ToDictionary(field => field, field => Field(field, batches, places), StringComparer.Ordinal));
    }

    private static EncodedField Field(string field, IReadOnlyList<EncodedBatch> batches, int[][] places)
    {
        var rows = new List<int>();
        var vectors = new List<float>();
        var codes = new List<byte>();
        var cells = new List<ushort>();
        EncodedField? any = null;
        for (int batch = 0; batch < batches.Count; batch++)
        {
            if (!batches[batch].Fields.TryGetValue(field, out EncodedField? part)) continue;
            any = part;
            int subspaces = part.Codes.Length / Math.Max(1, part.Rows.Length);
            for (int row = 0; row < part.Rows.Length; row++)
            {
                if (places[batch][part.Rows.Span[row]] is not (>= 0 and int place)) continue;
                rows.Add(place);
                vectors.AddRange(part.Vectors[row]);
                codes.AddRange(part.Codes.Span.Slice(row * subspaces, subspaces));
                if (!part.Cells.IsEmpty) cells.Add(part.Cells.Span[row]);
            }
        }
        return new EncodedField(
            any!.ModelVersion, rows.ToArray(), new VectorBlock(any.Vectors.Dimensions, vectors.ToArray()), codes.ToArray(), cells.ToArray());
    }
}
