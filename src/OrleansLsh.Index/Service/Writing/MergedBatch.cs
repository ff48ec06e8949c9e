using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Several callers' batches as one.</summary>
internal static class MergedBatch
{
    /// <summary>Puts one batch behind the other. Their documents are of different ids, made ready for the same fields and coded by the
    /// same models.</summary>
    /// <param name="batches">At least one.</param>
    public static EncodedBatch Of(IReadOnlyList<EncodedBatch> batches)
    {
        var documents = new List<Document>(batches.Sum(batch => batch.Documents.Count));
        var fields = new Dictionary<string, EncodedField>(StringComparer.Ordinal);
        bool isFoundAfterFlush = true;
        foreach (EncodedBatch batch in batches)
        {
            documents.AddRange(batch.Documents);
            isFoundAfterFlush &= batch.IsFoundAfterFlush;
            foreach (string field in batch.Fields.Keys)
                if (!fields.ContainsKey(field)) fields[field] = Field(field, batches);
        }
        return new EncodedBatch(documents, fields) { IsFoundAfterFlush = isFoundAfterFlush, VectorFields = batches[0].VectorFields };
    }

    private static EncodedField Field(string field, IReadOnlyList<EncodedBatch> batches)
    {
        EncodedField[] parts = [.. batches.Where(batch => batch.Fields.ContainsKey(field)).Select(batch => batch.Fields[field])];
        var rows = new int[parts.Sum(part => part.Rows.Length)];
        var vectors = new float[parts.Sum(part => part.Vectors.Values.Length)];
        var codes = new byte[parts.Sum(part => part.Codes.Length)];
        var cells = new ushort[parts.Sum(part => part.Cells.Length)];
        int first = 0, row = 0, component = 0, code = 0, cell = 0;
        foreach (EncodedBatch batch in batches)
        {
            if (batch.Fields.TryGetValue(field, out EncodedField? part))
            {
                foreach (int position in part.Rows.Span) rows[row++] = first + position;
                part.Vectors.Values.CopyTo(vectors.AsMemory(component));
                part.Codes.CopyTo(codes.AsMemory(code));
                part.Cells.CopyTo(cells.AsMemory(cell));
                component += part.Vectors.Values.Length;
                code += part.Codes.Length;
                cell += part.Cells.Length;
            }
            first += batch.Documents.Count;
        }
        return new EncodedField(parts[0].ModelVersion, rows, new VectorBlock(parts[0].Vectors.Dimensions, vectors), codes, cells);
    }
}
