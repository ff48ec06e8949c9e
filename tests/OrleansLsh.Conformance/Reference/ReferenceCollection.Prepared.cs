using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

internal sealed partial class ReferenceCollection
{
    /// <summary>Answers are exact, so the codes of a model that is not published yet decide nothing.</summary>
    private sealed class Prepared(
        ReferenceCollection collection, IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes)
        : IPreparedModels
    {
        private readonly Dictionary<string, Dictionary<StoredDocument, ReadOnlyMemory<float>?>> _made =
            changes.Keys.ToDictionary(
                field => field, _ => new Dictionary<StoredDocument, ReadOnlyMemory<float>?>(ReferenceEqualityComparer.Instance));

        public IReadOnlyList<CountedField> Fields { get; } =
        [
            .. models.Select(pair => new CountedField(
                changes.GetValueOrDefault(pair.Key)?.Field ?? collection.Fields.Single(known => known.Name == pair.Key), 0, pair.Value,
                null)),
        ];

        public IReadOnlyList<SearchSetting> TuningGrid(string field) => [new() { Probes = 8 }];

        public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
        {
            if (changes.Count == 0) return collection.SearchAsync(queries, cancellationToken);
            string field = queries[0].Fields[0].Field;
            StoredDocument[] remade = [.. _made[field].Where(pair => pair.Value is not null).Select(pair => pair.Key with
            {
                Document = pair.Key.Document with
                {
                    Vectors = new Dictionary<string, ReadOnlyMemory<float>> { [field] = pair.Value!.Value },
                },
            })];
            var search = new ReferenceSearch(collection.Name, [.. Fields.Select(state => state.Field)], remade);
            return Task.FromResult<IReadOnlyList<SearchResponse>>([.. queries.Select(search.Answer)]);
        }

        public async Task MakeAsync(CancellationToken cancellationToken)
        {
            foreach ((string field, Dictionary<StoredDocument, ReadOnlyMemory<float>?> made) in _made)
            {
                StoredDocument[] missing = [.. collection.Ordered().Where(stored => !made.ContainsKey(stored))];
                if (missing.Length == 0) continue;
                IReadOnlyList<ReadOnlyMemory<float>?> vectors =
                    await changes[field].Make([.. missing.Select(stored => stored.Document)], cancellationToken);
                for (int i = 0; i < missing.Length; i++) made[missing[i]] = vectors[i];
            }
        }

        public async Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken)
        {
            while (true)
            {
                await MakeAsync(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                lock (collection._gate)
                {
                    if (_made.Values.Any(made => collection._documents.Values.Any(stored => !made.ContainsKey(stored)))) continue;
                    collection.Publish(models, changes, _made, tunings);
                    return;
                }
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
