namespace OrleansLsh.Index.Embedded.Storage;

/// <summary>A collection as the file lists it.</summary>
/// <param name="Key">Its number in the file, never reused.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fields">Its vector fields; a position in this list is the field's ordinal.</param>
internal sealed record CollectionRecord(long Key, string Name, IReadOnlyList<VectorField> Fields)
{
    /// <summary>The ordinal of a field, or −1.</summary>
    public int Ordinal(string field)
    {
        for (int i = 0; i < Fields.Count; i++)
            if (Fields[i].Name == field) return i;
        return -1;
    }
}
