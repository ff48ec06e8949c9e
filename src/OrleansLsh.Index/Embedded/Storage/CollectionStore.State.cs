using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded.Storage;

internal sealed partial class CollectionStore
{
    /// <summary>What the file says of the collection, without its documents.</summary>
    public CollectionState State() =>
        new(_collection.Name, Live.Slots.Count, [
            .. _collection.Fields.Select(
                (field, ordinal) => new CountedField(field, Count(ordinal), ReadModel(ordinal), ReadTuning(ordinal)))]);

    /// <summary>Living documents that have a vector in a field.</summary>
    private long Count(int field) => _file.Read(connection =>
    {
        LiveSlots live = Live.Slots;
        long count = 0;
        foreach ((_, int[] slots) in SegmentSlots(connection, field))
        {
            _map.ToSlots(slots);
            count += slots.Count(slot => live.Contains(slot));
        }
        return count;
    });
}
