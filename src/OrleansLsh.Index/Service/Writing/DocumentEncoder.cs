using OrleansLsh.Core.Hashing;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;

namespace OrleansLsh.Index.Service.Writing;

/// <summary>Turns checked documents into what the index writes: flat blocks of normalised vectors with their codes and cells.</summary>
internal static class DocumentEncoder
{
    /// <summary>Vectors that one core takes at a time; a batch of no more than this stays on the caller's.</summary>
    private const int RowsPerSlice = 256;

    /// <summary>Encodes documents by the models of the snapshot.</summary>
    public static EncodedBatch Encode(CollectionSnapshot collection, IReadOnlyList<Document> documents)
    {
        var fields = new Dictionary<string, EncodedField>(collection.Fields.Length, StringComparer.Ordinal);
        foreach (FieldState state in collection.Fields)
        {
            int[] rows = RowsWith(state.Field.Name, documents);
            if (rows.Length > 0) fields[state.Field.Name] = Encode(state, withCells: collection.CellAssigner is null, rows, documents);
        }
        return new EncodedBatch(documents, fields) { VectorFields = Array.ConvertAll(collection.Fields, state => state.Field) };
    }

    private static int[] RowsWith(string field, IReadOnlyList<Document> documents)
    {
        var rows = new List<int>(documents.Count);
        for (int i = 0; i < documents.Count; i++)
            if (documents[i].Vectors.ContainsKey(field)) rows.Add(i);
        return [.. rows];
    }

    private static EncodedField Encode(FieldState state, bool withCells, int[] rows, IReadOnlyList<Document> documents)
    {
        (VectorField field, Model? model) = (state.Field, state.Model);
        int dimensions = field.Dimensions, subspaces = model?.Subspaces ?? 0;
        var vectors = new float[(long)rows.Length * dimensions];
        var codes = new byte[rows.Length * subspaces];
        CellBook? book = withCells ? model?.Cells : null;
        var cells = new ushort[book is null ? 0 : rows.Length];

        void EncodeSlice(int slice)
        {
            int first = slice * RowsPerSlice, count = Math.Min(RowsPerSlice, rows.Length - first);
            Span<float> block = vectors.AsSpan(first * dimensions, count * dimensions);
            for (int i = 0; i < count; i++)
                Normalize(field.Metric, documents[rows[first + i]].Vectors[field.Name].Span, block.Slice(i * dimensions, dimensions));
            if (model is null) return;
            ReadOnlySpan<float> placed = model.Placed(block);
            model.Hasher.Hash(placed, codes.AsSpan(first * subspaces, count * subspaces));
            book?.Assign(placed, cells.AsSpan(first, count));
        }

        int slices = (rows.Length + RowsPerSlice - 1) / RowsPerSlice;
        if (slices == 1) EncodeSlice(0);
        else Parallel.For(0, slices, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, EncodeSlice);
        return new EncodedField(state.ModelVersion, rows, new VectorBlock(dimensions, vectors), codes, cells);
    }

    private static void Normalize(Metric metric, ReadOnlySpan<float> vector, Span<float> into)
    {
        if (metric == Metric.Cosine) VectorRules.Normalize(vector, into);
        else vector.CopyTo(into);
    }
}
