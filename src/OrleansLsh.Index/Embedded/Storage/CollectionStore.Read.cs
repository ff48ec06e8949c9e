using System.Text.Json;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>Ids of the live documents in the order of their slots.</summary>
    public void ReadIds(IdVisitor visitor) => _file.Read(connection =>
    {
        Statement statement = connection.Prepare($"SELECT first, count, live, ids FROM batch_{_key} ORDER BY first");
        while (statement.Step())
        {
            int first = (int)statement.Integer(0), count = (int)statement.Integer(1);
            bool allLive = statement.IsNull(2);
            ReadOnlySpan<ulong> live = statement.Numbers<ulong>(2);
            ReadOnlySpan<byte> ids = statement.Blob(3);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> id = IdList.Next(ref ids);
                if (allLive || (live[i >> 6] >> (i & 63) & 1) != 0) visitor(first + i, id);
            }
        }
        statement.Reset();
        return true;
    });

    /// <summary>The vectors, codes and cells of a field, segment after segment in the order of their slots.</summary>
    /// <param name="field">The field's ordinal.</param>
    /// <param name="visitor">Sees dead rows too: <see cref="ReadIds"/> tells which slots live.</param>
    public void ReadSegments(int field, SegmentVisitor visitor) => _file.Read(connection =>
    {
        Statement statement = connection.Prepare($"""
            SELECT s.place, s.rows, s.slots, s.vectors, c.version, c.codes, c.cells
            FROM segment_{_key} s LEFT JOIN code_{_key} c ON c.place = s.place
            WHERE s.place >= ? AND s.place < ? ORDER BY s.place
            """).Bind(0, Place(field, 0)).Bind(1, Place(field + 1, 0));
        int[] consecutive = [];
        while (statement.Step())
        {
            int first = (int)(statement.Integer(0) & uint.MaxValue), rows = (int)statement.Integer(1);
            if (consecutive.Length < rows) consecutive = new int[rows];
            for (int i = 0; i < rows; i++) consecutive[i] = first + i;
            visitor(new SegmentView
            {
                Slots = statement.IsNull(2) ? consecutive.AsSpan(0, rows) : statement.Numbers<int>(2),
                Vectors = statement.Numbers<float>(3),
                ModelVersion = (int)statement.Integer(4),
                Codes = statement.Blob(5),
                Cells = statement.Numbers<ushort>(6),
            });
        }
        statement.Reset();
        return true;
    });

    /// <summary>The source of a document; undefined where it has none.</summary>
    public JsonElement Source(int slot) => Sources([slot])[0];

    /// <summary>The sources of documents, in the order of the slots; undefined where a document has none.</summary>
    public IReadOnlyList<JsonElement> Sources(IReadOnlyList<int> slots) => _file.Read(connection =>
    {
        Statement statement = connection.Prepare($"SELECT json FROM source_{_key} WHERE slot = ?");
        var sources = new JsonElement[slots.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            if (statement.Bind(0, slots[i]).Step()) sources[i] = JsonElement.Parse(statement.Blob(0));
            statement.Reset();
        }
        return sources;
    });
}
