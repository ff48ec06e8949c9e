using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Trying;
using OrleansLsh.Index.Elasticsearch.Turns;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Elasticsearch;

internal sealed partial class ElasticsearchCollection
{
    /// <inheritdoc/>
    public void Require(VectorField field, IndexMethod method) => VectorCopy.Require(field, method, _check);

    /// <inheritdoc/>
    public IReadOnlyList<IndexMethod> Methods(VectorField field) => VectorCopy.Possible(field, _check);

    /// <inheritdoc/>
    public async Task<IMethodTrials> TryAsync(
        VectorField field, Model model, IReadOnlyList<IndexMethod> methods, VectorBlock sample, IReadOnlyDictionary<string, int[]> numbers,
        IProgress<long>? progress, CancellationToken cancellationToken)
    {
        CollectionTurn turn = await CollectionTurn.TakeAsync(_parts, Name, Uid, cancellationToken);
        try
        {
            return await DuringAsync<IMethodTrials>(
                turn,
                async stop => await MethodTrials.LoadAsync(
                    _parts, Name, turn, _check,
                    new TrialSample(field, model, sample, numbers, _documents.GetValueOrDefault(field.Name)), methods, progress, stop),
                cancellationToken);
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }
}
