namespace OrleansLsh.Index.Port;

/// <summary>New models of a collection that nobody is served by yet: every document is coded by them, beside the models in use. Publishing
/// makes them the current ones together with their settings; disposing without that leaves the collection as it was.</summary>
public interface IPreparedModels : IAsyncDisposable
{
    /// <summary>The fields that get a new model, as they are with it; without a tuning.</summary>
    IReadOnlyList<CountedField> Fields { get; }

    /// <summary>Settings worth measuring when the default of a field is chosen, cheapest search method of this backend first.</summary>
    /// <param name="field">One of <see cref="Fields"/>.</param>
    IReadOnlyList<SearchSetting> TuningGrid(string field);

    /// <summary>Answers queries by the new models, each as if it were alone; several are spread over the cores.</summary>
    /// <param name="queries">Of one vector field each, one of <see cref="Fields"/>, by vector, without a filter.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Hits, of which the ids only tell one document from another: it may be gone from the collection.</returns>
    Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken);

    /// <summary>Codes what was written meanwhile, then makes all models and their settings the current ones in one step: no search meets a
    /// model without its setting, or one field's new model beside another's old one. Writes and searches go on until that moment.</summary>
    /// <param name="tunings">Field → its default setting; a field without an entry gets none.</param>
    /// <param name="cancellationToken">Until the step; the old models keep serving.</param>
    /// <exception cref="LshException"><see cref="ErrorKind.Conflict"/>: a field got another model meanwhile.</exception>
    Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken);
}
