using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Measuring;

/// <summary>A field whose searches are measured.</summary>
/// <param name="collection">The collection that holds its documents.</param>
/// <param name="state">The field, with the model that answers.</param>
internal abstract class MeasuredField(ICollectionReader collection, FieldState state)
{
    /// <summary>The collection that holds its documents.</summary>
    public ICollectionReader Collection => collection;

    /// <summary>The field, with the model that answers.</summary>
    public FieldState State => state;

    /// <summary>Answers one search.</summary>
    public abstract Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>Answers several searches, over all cores, in their order.</summary>
    public abstract Task<IReadOnlyList<SearchResponse>> SearchAsync(
        IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken);
}

/// <summary>A field as it serves everybody, measured on the path that every caller's search takes.</summary>
internal sealed class ServedField(CollectionSnapshot snapshot, FieldState state, Searcher searcher) : MeasuredField(snapshot.Reader, state)
{
    /// <inheritdoc/>
    public override Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        searcher.SearchAsync(snapshot.Name, request, cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<SearchResponse>> SearchAsync(
        IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken) =>
        searcher.SearchAsync(snapshot.Name, requests, cancellationToken);
}

/// <summary>A field by a model that nobody is served by yet.</summary>
internal abstract class UnservedField(CollectionSnapshot snapshot, FieldState state) : MeasuredField(snapshot.Reader, state)
{
    private readonly CollectionSnapshot _compiled = snapshot.With(state);

    /// <inheritdoc/>
    public override async Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        (await AnswerAsync([SearchCompiler.Compile(_compiled, request, new AnswerBudget())], cancellationToken))[0];

    /// <inheritdoc/>
    public override Task<IReadOnlyList<SearchResponse>> SearchAsync(
        IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken) =>
        AnswerAsync([.. requests.Select(request => SearchCompiler.Compile(_compiled, request, new AnswerBudget()))], cancellationToken);

    /// <summary>Answers queries that are ready for the port.</summary>
    protected abstract Task<IReadOnlyList<SearchResponse>> AnswerAsync(
        IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken);
}

/// <summary>A field by a model that every document is coded by already.</summary>
internal sealed class PreparedField(CollectionSnapshot snapshot, CountedField state, IPreparedModels prepared)
    : UnservedField(snapshot, state)
{
    /// <summary>Documents that have a vector in it.</summary>
    public long Documents { get; } = state.Documents;

    /// <summary>Settings worth measuring.</summary>
    public IReadOnlyList<SearchSetting> Grid => prepared.TuningGrid(State.Field.Name);

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<SearchResponse>> AnswerAsync(
        IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) => prepared.SearchAsync(queries, cancellationToken);
}

/// <summary>A sample of a field's documents by one of the methods on trial.</summary>
internal sealed class TriedField(CollectionSnapshot snapshot, FieldState state, IMethodTrial trial) : UnservedField(snapshot, state)
{
    /// <summary>The method, its settings, and what it takes.</summary>
    public IMethodTrial Trial => trial;

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<SearchResponse>> AnswerAsync(
        IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) => trial.SearchAsync(queries, cancellationToken);
}
