using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;

namespace OrleansLsh.Index.Embedded;

/// <summary>What memory holds of a collection after one change. It stays as it is: whoever reads it needs no lock and keeps nobody
/// waiting.</summary>
/// <param name="Live">The documents that live.</param>
/// <param name="Ids">Their ids.</param>
/// <param name="Fields">The vector fields, by their ordinals. They may know of documents that do not live: ask
/// <paramref name="Live"/>.</param>
/// <param name="Tunings">The fields' tunings; null where none was measured.</param>
internal sealed record CollectionView(
    LiveDocuments Live, DocumentIds Ids, IReadOnlyList<FieldIndex> Fields, IReadOnlyList<FieldTuning?> Tunings)
{
    /// <summary>The view with another model and tuning of a field.</summary>
    public CollectionView With(int ordinal, FieldIndex field, FieldTuning? tuning) => this with
    {
        Fields = [.. Fields.Select((before, i) => i == ordinal ? field : before)],
        Tunings = [.. Tunings.Select((before, i) => i == ordinal ? tuning : before)],
    };
}
