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

/// <summary>A field by a model that is not published yet.</summary>
internal sealed class PreparedField(CollectionSnapshot snapshot, CountedField state, IPreparedModels prepared)
    : MeasuredField(snapshot.Reader, state)
{
    private readonly CollectionSnapshot _compiled = snapshot.With(state);

    /// <summary>Documents that have a vector in it.</summary>
    public long Documents { get; } = state.Documents;

    /// <summary>Settings worth measuring.</summary>
    public IReadOnlyList<SearchSetting> Grid => prepared.TuningGrid(State.Field.Name);

    /// <inheritdoc/>
    public override async Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        (await prepared.SearchAsync([SearchCompiler.Compile(_compiled, request, new AnswerBudget())], cancellationToken))[0];

    /// <inheritdoc/>
    public override Task<IReadOnlyList<SearchResponse>> SearchAsync(
        IReadOnlyList<SearchRequest> requests, CancellationToken cancellationToken) =>
        prepared.SearchAsync(
            [.. requests.Select(request => SearchCompiler.Compile(_compiled, request, new AnswerBudget()))], cancellationToken);
}
