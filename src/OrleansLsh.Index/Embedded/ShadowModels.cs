using System.Globalization;
using OrleansLsh.Index.Embedded.Memory;
using OrleansLsh.Index.Embedded.Storage;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Embedded;

/// <summary>A field coded by a new model, beside the one in use; the two share the memory of the vectors, unless these are made
/// anew.</summary>
/// <param name="Ordinal">The field's ordinal.</param>
/// <param name="Replaced">The model version in use when this was begun.</param>
/// <param name="Next">The one that is to follow.</param>
/// <param name="Make">Makes its vectors; null where they are those in use.</param>
internal sealed record ShadowField(int Ordinal, int Replaced, FieldIndex Next, VectorMaker? Make = null)
{
    /// <summary>Slots whose documents have no text to make a vector of.</summary>
    public SlotSet Textless { get; } = new();

    /// <summary>Takes out what was deleted meanwhile; writers wait.</summary>
    public void Complete(LiveSlots live)
    {
        int[] dead = [.. Next.Slots().Where(slot => !live.Contains(slot))];
        Next.Discount(dead);
        Next.Release(dead, live);
        Next.Compact(live);
    }

    /// <summary>What the file is to keep of it.</summary>
    public ModelCommit Commit(IReadOnlyDictionary<string, FieldTuning> tunings) =>
        new(Ordinal, Next.Model!, tunings.GetValueOrDefault(Next.Field.Name), Next.ReadCodes, Make is null ? null : Next);
}

/// <summary>New models of an embedded collection, searched in memory before the file knows of them.</summary>
/// <remarks>Nothing changes the shadow fields between the coding and the publishing, so searches need no lock.</remarks>
internal sealed class ShadowModels(EmbeddedCollection collection, ShadowField[] shadows) : IPreparedModels
{
    private readonly ScratchPool[] _scratches = [.. shadows.Select(_ => new ScratchPool())];

    /// <inheritdoc/>
    public IReadOnlyList<CountedField> Fields { get; } =
        [.. shadows.Select(shadow => new CountedField(shadow.Next.Field, shadow.Next.Count, shadow.Next.Model, Tuning: null))];

    /// <inheritdoc/>
    public IReadOnlyList<SearchSetting> TuningGrid(string field)
    {
        FieldIndex index = shadows[Find(field)].Next;
        return EmbeddedTuning.Grid(index.Model!.Cells?.Count ?? 1, index.HasSigns);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
        EmbeddedCollection.AnswerAsync(queries, query => Search(query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken) =>
        collection.PublishAsync(shadows, tunings, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SearchResponse Search(IndexQuery query, CancellationToken cancellationToken)
    {
        if (query is not { Fields: [FieldQuery field], Request: { Id: null, Filter: null, Text: null } })
            throw new LshException(
                ErrorKind.NotSupported, "Models that are not published yet are searched by a vector of one field, without a filter.");
        int at = Find(field.Field);
        FieldIndex index = shadows[at].Next;
        var ranked = new List<RankedSlot>(query.Wanted);
        Scratch scratch = _scratches[at].Rent(index, cancellationToken);
        new FieldSearch(index, SlotRestriction.None, field.Setting, scratch, field.UsualDistance)
            .Run(field.Vector.Span, field.Codes.Span, query, ranked);
        _scratches[at].Return(scratch);
        SearchHit[] hits =
        [
            .. ranked.Skip(query.Request.Offset).Take(query.Request.Limit)
                .Select(found =>
                    new SearchHit(found.Slot.ToString(CultureInfo.InvariantCulture), found.Score, found.Distance, default, null)),
        ];
        return new SearchResponse(hits, TimeSpan.Zero);
    }

    private int Find(string field)
    {
        int at = Array.FindIndex(shadows, shadow => shadow.Next.Field.Name == field);
        return at >= 0 ? at : throw new LshException(ErrorKind.UnknownField, $"Field '{field}' gets no new model.");
    }
}
