using System.Runtime.CompilerServices;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core;
using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index;
using OrleansLsh.Index.Filters;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>A collection of the reference: one lock, one dictionary.</summary>
internal sealed class ReferenceCollection(string name, IReadOnlyList<VectorField> fields) : ICollectionIndex, IModelHistory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredDocument> _documents = [];
    private readonly Dictionary<string, Model> _models = [];
    private readonly Dictionary<string, FieldTuning> _tunings = [];
    private readonly Dictionary<string, (Model Model, FieldTuning? Tuning)> _replaced = [];
    private long _order;

    public string Name => name;

    public IReadOnlyList<VectorField> Fields => fields;

    public Task<long> CountAsync(CancellationToken cancellationToken)
    {
        lock (_gate) return Task.FromResult((long)_documents.Count);
    }

    public Task<long> CountMatchingAsync(Filter filter, CancellationToken cancellationToken) =>
        Task.FromResult((long)Matching(filter).Length);

    public Task<IReadOnlyList<TermCount>> CountTermsAsync(string field, Filter? filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<TermCount> counts = FacetOracle.Count(
            field, Ordered().Select(stored => stored.Document).Where(document => filter is null || FilterOracle.Matches(filter, document)));
        return counts.Count > TermCount.MostTerms ? throw TermCount.TooMany(name, field) : Task.FromResult(counts);
    }

    public IAsyncEnumerable<string> MatchingAsync(Filter filter, CancellationToken cancellationToken) =>
        Matching(filter).ToAsyncEnumerable();

    private string[] Matching(Filter filter) =>
        [.. Ordered().Where(stored => FilterOracle.Matches(filter, stored.Document)).Select(stored => stored.Document.Id)];

    public ValueTask<FieldState> StateAsync(string field, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(new FieldState(fields.Single(known => known.Name == field), _models.GetValueOrDefault(field),
                _tunings.GetValueOrDefault(field)));
        }
    }

    public Task<IReadOnlyList<long>> CountFieldsAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<long>>(
                [.. fields.Select(field => (long)_documents.Values.Count(stored => stored.Document.Vectors.ContainsKey(field.Name)))]);
    }

    public Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach ((string field, EncodedField encoded) in batch.Fields) RequireVersion(field, encoded.ModelVersion);
            StoredDocument[] stored = [.. batch.Documents.Select(document => new StoredDocument(
                _order++, document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>() }, new Dictionary<string, byte[]>()))];
            foreach ((string field, EncodedField encoded) in batch.Fields) Place(stored, field, encoded);
            foreach (StoredDocument document in stored) _documents[document.Document.Id] = document;
        }
        return Task.FromResult<IReadOnlyList<DocumentFailure>>([]);
    }

    public Task<int> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        lock (_gate) return Task.FromResult(ids.Count(_documents.Remove));
    }

    public IAsyncEnumerable<Document?> GetAsync(IReadOnlyList<string> ids, DocumentParts parts, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ids.Select(id => Shown(_documents.GetValueOrDefault(id), parts.HasFlag(DocumentParts.Vectors)))
                .ToArray().ToAsyncEnumerable();
    }

    public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (FieldQuery field in queries.SelectMany(query => query.Fields).Where(field => field.ModelVersion != 0))
                RequireVersion(field.Field, field.ModelVersion);
            var search = new ReferenceSearch(name, fields, [.. _documents.Values.OrderBy(stored => stored.Order)]);
            return Task.FromResult<IReadOnlyList<SearchResponse>>([.. queries.Select(query =>
            {
                SearchResponse answer = search.Answer(query);
                query.Budget.Charge(AnswerBudget.BytesOf(answer));
                return answer;
            })]);
        }
    }

    public Task<IReadOnlyList<string>> MissingFieldsAsync(IReadOnlyCollection<string> fields, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. fields.Where(field => !Ordered().Any(stored =>
            FilterOracle.Matches(new Filter { Must = [new ExistsClause(field, true)] }, stored.Document)))]);

    public async IAsyncEnumerable<Document> ScanAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (StoredDocument stored in Ordered())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Shown(stored, withVectors)!;
        }
        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<VectorBlock> ScanVectorsAsync(string field, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int dimensions = fields.Single(known => known.Name == field).Dimensions;
        IEnumerable<ReadOnlyMemory<float>> vectors =
            Ordered().Where(stored => stored.Document.Vectors.ContainsKey(field)).Select(stored => stored.Document.Vectors[field]);
        foreach (ReadOnlyMemory<float>[] chunk in vectors.Chunk(100))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new VectorBlock(dimensions, chunk.SelectMany(vector => vector.ToArray()).ToArray());
        }
        await Task.CompletedTask;
    }

    public Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach ((string field, Model model) in models) RequireVersion(field, model.Version - 1);
            progress?.Report(_documents.Count);
        }
        return Task.FromResult<IPreparedModels>(new Prepared(this, models));
    }

    public Task RollbackAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_replaced.Count == 0)
                throw new LshException(ErrorKind.Conflict, $"Collection '{name}' has no earlier model to go back to.");
            foreach ((string field, (Model model, FieldTuning? tuning)) in _replaced) Take(field, model, tuning);
            _replaced.Clear();
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<long>> FrequenciesAsync(
        string field, int modelVersion, ReadOnlyMemory<byte> codes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            RequireVersion(field, modelVersion);
            byte[] wanted = codes.ToArray();
            return Task.FromResult<IReadOnlyList<long>>([.. wanted.Select((code, i) =>
                (long)_documents.Values.Count(stored => stored.Codes.TryGetValue(field, out byte[]? own) && own[i] == code))]);
        }
    }

    private StoredDocument[] Ordered()
    {
        lock (_gate) return [.. _documents.Values.OrderBy(stored => stored.Order)];
    }

    private void Publish(IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, FieldTuning> tunings)
    {
        lock (_gate)
        {
            foreach ((string field, Model model) in models) RequireVersion(field, model.Version - 1);
            _replaced.Clear();
            foreach ((string field, Model model) in models)
            {
                if (_models.TryGetValue(field, out Model? before)) _replaced[field] = (before, _tunings.GetValueOrDefault(field));
                Take(field, model, tunings.GetValueOrDefault(field));
            }
        }
    }

    private void Take(string field, Model model, FieldTuning? tuning)
    {
        if (tuning is null) _tunings.Remove(field);
        else _tunings[field] = tuning;
        _models[field] = model;
        foreach (StoredDocument stored in _documents.Values.Where(stored => stored.Document.Vectors.ContainsKey(field)))
        {
            var codes = new byte[model.Subspaces];
            model.Hasher.Hash(stored.Document.Vectors[field].Span, codes);
            ((Dictionary<string, byte[]>)stored.Codes)[field] = codes;
        }
    }

    private static void Place(StoredDocument[] stored, string field, EncodedField encoded)
    {
        int subspaces = encoded.Codes.Length / Math.Max(1, encoded.Rows.Length);
        for (int i = 0; i < encoded.Rows.Length; i++)
        {
            StoredDocument document = stored[encoded.Rows.Span[i]];
            ((Dictionary<string, ReadOnlyMemory<float>>)document.Document.Vectors)[field] = encoded.Vectors[i].ToArray();
            if (subspaces > 0)
                ((Dictionary<string, byte[]>)document.Codes)[field] = encoded.Codes.Slice(i * subspaces, subspaces).ToArray();
        }
    }

    private static Document? Shown(StoredDocument? stored, bool withVectors) =>
        stored is null || withVectors ? stored?.Document
            : stored.Document with { Vectors = new Dictionary<string, ReadOnlyMemory<float>>() };

    private void RequireVersion(string field, int version)
    {
        int current = _models.TryGetValue(field, out Model? model) ? model.Version : 0;
        if (version != current)
            throw new LshException(ErrorKind.ModelMismatch,
                $"The hash of field '{field}' was made by model version {version}; the collection has {current}. Hash again.");
    }

    /// <summary>Answers are exact, so the codes of a model that is not published yet decide nothing.</summary>
    private sealed class Prepared(ReferenceCollection collection, IReadOnlyDictionary<string, Model> models) : IPreparedModels
    {
        public IReadOnlyList<CountedField> Fields { get; } =
            [.. models.Select(pair => new CountedField(collection.Fields.Single(known => known.Name == pair.Key), 0, pair.Value, null))];

        public IReadOnlyList<SearchSetting> TuningGrid(string field) => [new() { Probes = 8 }];

        public Task<IReadOnlyList<SearchResponse>> SearchAsync(IReadOnlyList<IndexQuery> queries, CancellationToken cancellationToken) =>
            collection.SearchAsync(queries, cancellationToken);

        public Task PublishAsync(IReadOnlyDictionary<string, FieldTuning> tunings, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            collection.Publish(models, tunings);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
