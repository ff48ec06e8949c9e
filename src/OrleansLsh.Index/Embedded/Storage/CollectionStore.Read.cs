using System.Text.Json;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>Ids of the live documents in the order of their slots.</summary>
    public void ReadIds(IdVisitor visitor) => _file.Read(connection =>
    {
        LiveSlots live = Live.Slots;
        Statement statement = connection.Prepare($"SELECT first, count, ids FROM batch_{_key} ORDER BY first");
        while (statement.Step())
        {
            int first = (int)statement.Integer(0), count = (int)statement.Integer(1);
            ReadOnlySpan<byte> ids = statement.Blob(2);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> id = IdList.Next(ref ids);
                int slot = _map.ToSlot(first + i);
                if (slot >= 0 && live.Contains(slot)) visitor(slot, id);
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
        int[] buffer = [];
        while (statement.Step())
        {
            int first = (int)(statement.Integer(0) & uint.MaxValue), rows = (int)statement.Integer(1);
            if (buffer.Length < rows) buffer = new int[rows];
            Span<int> slots = buffer.AsSpan(0, rows);
            if (statement.IsNull(2)) for (int i = 0; i < rows; i++) slots[i] = first + i;
            else statement.Numbers<int>(2).CopyTo(slots);
            _map.ToSlots(slots);
            visitor(new SegmentView
            {
                Slots = slots,
                Vectors = statement.Numbers<float>(3),
                ModelVersion = (int)statement.Integer(4),
                Codes = statement.Blob(5),
                Cells = statement.Numbers<ushort>(6),
            });
        }
        statement.Reset();
        return true;
    });

    /// <summary>The sources of documents, in the order of the slots; undefined where a document has none.</summary>
    public IReadOnlyList<JsonElement> Sources(IReadOnlyList<int> slots)
    {
        using StoreReading reading = Begin(CancellationToken.None);
        return [.. slots.Select(reading.Source)];
    }
}
