using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Embedded.Memory;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>Replaces the models of fields, their tunings, and all their codes and cells, in one transaction.</summary>
    /// <param name="commits">The fields.</param>
    /// <param name="show">Called as soon as the file has it; does not fail.</param>
    public void CommitModels(IReadOnlyList<ModelCommit> commits, Action? show = null) => _file.Write(connection =>
    {
        foreach (ModelCommit commit in commits) CommitModel(connection, commit);
    }, show);

    private void CommitModel(Connection connection, ModelCommit commit)
    {
        (int field, Model model, FieldTuning? tuning, CodeSource codes, FieldIndex? vectors) = commit;
        if (vectors is not null) ReplaceVectors(connection, field, vectors);
        using var bytes = new MemoryStream();
        ModelFile.Save(model, bytes);
        connection.Prepare("UPDATE field SET model_version = ?, model = ?, tuning = NULL WHERE collection = ? AND ordinal = ?")
            .Bind(0, model.Version).Bind(1, bytes.GetBuffer().AsSpan(0, (int)bytes.Length)).Bind(2, _key).Bind(3, field).Run();
        if (tuning is not null)
            connection.Prepare("UPDATE field SET tuning = ? WHERE collection = ? AND ordinal = ?")
                .Bind(0, JsonSerializer.SerializeToUtf8Bytes(tuning, TuningJson.Tuning)).Bind(1, _key).Bind(2, field).Run();
        connection.Prepare($"DELETE FROM code_{_key} WHERE place >= ? AND place < ?").Bind(0, Place(field, 0)).Bind(1, Place(field + 1, 0))
            .Run();
        foreach ((long place, int[] slots) in SegmentSlots(connection, field))
        {
            var segmentCodes = new byte[slots.Length * model.Subspaces];
            var segmentCells = new ushort[model.Cells is null ? 0 : slots.Length];
            _map.ToSlots(slots);
            codes(slots, segmentCodes, segmentCells);
            InsertCodes(connection, place, model.Version, segmentCodes, segmentCells);
        }
    }

    /// <summary>Replaces the definition of a field and all its vectors; codes follow.</summary>
    private void ReplaceVectors(Connection connection, int field, FieldIndex vectors)
    {
        connection.Prepare("UPDATE field SET dimensions = ?, embedder = ?, source = ? WHERE collection = ? AND ordinal = ?")
            .Bind(0, vectors.Field.Dimensions).Bind(1, vectors.Field.Embedder ?? "").Bind(2, vectors.Field.Source ?? "").Bind(3, _key)
            .Bind(4, field).Run();
        connection.Prepare($"DELETE FROM segment_{_key} WHERE place >= ? AND place < ?")
            .Bind(0, Place(field, 0)).Bind(1, Place(field + 1, 0)).Run();
        foreach ((int first, int count) in Batches(connection))
        {
            int[] stored = [.. Enumerable.Range(first, count).Where(slot => _map.ToSlot(slot) is >= 0 and var own && vectors.Has(own))];
            if (stored.Length == 0) continue;
            var values = new float[stored.Length * vectors.Field.Dimensions];
            for (int row = 0; row < stored.Length; row++)
                vectors.Vector(_map.ToSlot(stored[row])).CopyTo(values.AsSpan(row * vectors.Field.Dimensions));
            InsertSegment(
                connection, Place(field, first), stored.Length, stored.Length == count ? null : stored,
                MemoryMarshal.AsBytes<float>(values));
        }
    }

    private List<(int First, int Count)> Batches(Connection connection)
    {
        var batches = new List<(int, int)>();
        Statement statement = connection.Prepare($"SELECT first, count FROM batch_{_key} ORDER BY first");
        while (statement.Step()) batches.Add(((int)statement.Integer(0), (int)statement.Integer(1)));
        statement.Reset();
        return batches;
    }

    /// <summary>The field's model; null where none is trained.</summary>
    public Model? ReadModel(int field) =>
        ReadFieldBlob("SELECT model FROM field WHERE collection = ? AND ordinal = ?", field) is { } bytes
            ? ModelFile.Load(new MemoryStream(bytes), $"{_file.Path}, model of '{_collection.Fields[field].Name}'")
            : null;

    /// <summary>The field's tuning; null where none was measured.</summary>
    public FieldTuning? ReadTuning(int field)
    {
        if (ReadFieldBlob("SELECT tuning FROM field WHERE collection = ? AND ordinal = ?", field) is not { } bytes) return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, TuningJson.Tuning);
        }
        catch (JsonException damage)
        {
            throw new LshException(ErrorKind.InvalidFile,
                $"{_file.Path}: the tuning of field '{_collection.Fields[field].Name}' in collection '{_collection.Name}' cannot be "
                + "read; the file is damaged. Restore it from a copy, or drop the collection.", damage);
        }
    }

    private byte[]? ReadFieldBlob(string sql, int field) => _file.Read(connection =>
    {
        Statement statement = connection.Prepare(sql).Bind(0, _key).Bind(1, field);
        byte[]? blob = statement.Step() && !statement.IsNull(0) ? statement.Blob(0).ToArray() : null;
        statement.Reset();
        return blob;
    });

    private List<(long Place, int[] Slots)> SegmentSlots(Connection connection, int field)
    {
        var segments = new List<(long, int[])>();
        Statement statement =
            connection.Prepare($"SELECT place, rows, slots FROM segment_{_key} WHERE place >= ? AND place < ? ORDER BY place")
            .Bind(0, Place(field, 0)).Bind(1, Place(field + 1, 0));
        while (statement.Step())
        {
            long place = statement.Integer(0);
            int first = (int)(place & uint.MaxValue);
            int[] slots = statement.IsNull(2)
                ? Enumerable.Range(first, (int)statement.Integer(1)).ToArray()
                : statement.Numbers<int>(2).ToArray();
            segments.Add((place, slots));
        }
        statement.Reset();
        return segments;
    }
}

/// <summary>A field's new model as the file is to keep it.</summary>
/// <param name="Field">The field's ordinal.</param>
/// <param name="Model">The new model.</param>
/// <param name="Tuning">Its default setting; null for none.</param>
/// <param name="Codes">Called once for each segment.</param>
/// <param name="Vectors">Where the vectors are to be replaced too, the field with the others; null where they stay.</param>
internal sealed record ModelCommit(int Field, Model Model, FieldTuning? Tuning, CodeSource Codes, FieldIndex? Vectors = null);
