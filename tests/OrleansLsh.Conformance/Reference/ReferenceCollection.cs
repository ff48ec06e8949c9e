using System.Runtime.CompilerServices;
using OrleansLsh.Conformance.Data;
using OrleansLsh.Core.Models;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Conformance.Reference;

/// <summary>A collection of the reference: one lock, one dictionary.</summary>
internal sealed partial class ReferenceCollection(string name, IReadOnlyList<VectorField> created)
    : ICollectionIndex, IModelHistory, IEmbedderChange
{
    private static readonly Dictionary<string, ChangedField> NoChanges = [];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredDocument> _documents = [];
    private readonly Dictionary<string, Model> _models = [];
    private readonly Dictionary<string, FieldTuning> _tunings = [];
    private readonly Dictionary<string, (VectorField Field, Model? Model, FieldTuning? Tuning)> _replaced = [];
    private readonly List<VectorField> _fields = [.. created];
    private long _order;

    public string Name => name;

    public IReadOnlyList<VectorField> Fields
    {
        get
        {
            lock (_gate) return [.. _fields];
        }
    }

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
            return new(new FieldState(_fields.Single(known => known.Name == field), _models.GetValueOrDefault(field),
                _tunings.GetValueOrDefault(field)));
        }
    }

    public Task<IReadOnlyList<long>> CountFieldsAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<long>>(
                [.. _fields.Select(field => (long)_documents.Values.Count(stored => stored.Document.Vectors.ContainsKey(field.Name)))]);
    }

    public Task<IReadOnlyList<DocumentFailure>> WriteAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            batch.RequireEmbedders(_fields, name);
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
            foreach (FieldQuery field in queries.SelectMany(query => query.Fields))
                field.RequireEmbedder(_fields.Single(known => known.Name == field.Field), name);
            var search = new ReferenceSearch(name, _fields, [.. _documents.Values.OrderBy(stored => stored.Order)]);
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
        int dimensions = _fields.Single(known => known.Name == field).Dimensions;
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
        IReadOnlyDictionary<string, Model> models, IProgress<long>? progress, CancellationToken cancellationToken) =>
        PrepareAsync(models, NoChanges, progress, cancellationToken);

    public async Task<IPreparedModels> PrepareAsync(
        IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        lock (_gate)
            foreach ((string field, Model model) in models) RequireVersion(field, model.Version - 1);
        var prepared = new Prepared(this, models, changes);
        await prepared.MakeAsync(cancellationToken);
        progress?.Report(_documents.Count);
        return prepared;
    }

    public async Task RollbackAsync(Func<VectorField, VectorMaker> makerOf, CancellationToken cancellationToken)
    {
        if (_replaced.Count == 0) throw new LshException(ErrorKind.Conflict, $"Collection '{name}' has no earlier model to go back to.");
        foreach ((string field, (VectorField before, Model? model, FieldTuning? tuning)) in _replaced)
        {
            StoredDocument[] all = Ordered();
            IReadOnlyList<ReadOnlyMemory<float>?>? made = Fields.Contains(before) || all.Length == 0
                ? null
                : await makerOf(before)([.. all.Select(stored => stored.Document)], cancellationToken);
            lock (_gate)
            {
                if (made is not null) Change(before, new Dictionary<StoredDocument, ReadOnlyMemory<float>?>(
                        all.Zip(made, KeyValuePair.Create), ReferenceEqualityComparer.Instance));
                Take(field, model, tuning);
            }
        }
        _replaced.Clear();
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

    private void Publish(
        IReadOnlyDictionary<string, Model> models, IReadOnlyDictionary<string, ChangedField> changes,
        Dictionary<string, Dictionary<StoredDocument, ReadOnlyMemory<float>?>> made, IReadOnlyDictionary<string, FieldTuning> tunings)
    {
        foreach ((string field, Model model) in models) RequireVersion(field, model.Version - 1);
        _replaced.Clear();
        foreach ((string field, Model model) in models)
        {
            VectorField before = _fields.Single(known => known.Name == field);
            if (_models.ContainsKey(field) || changes.ContainsKey(field))
                _replaced[field] = (before, _models.GetValueOrDefault(field), _tunings.GetValueOrDefault(field));
            if (changes.TryGetValue(field, out ChangedField? change)) Change(change.Field, made[field]);
            Take(field, model, tunings.GetValueOrDefault(field));
        }
    }

    private void Change(VectorField field, Dictionary<StoredDocument, ReadOnlyMemory<float>?> made)
    {
        _fields[_fields.FindIndex(known => known.Name == field.Name)] = field;
        foreach (StoredDocument stored in _documents.Values)
        {
            var vectors = (Dictionary<string, ReadOnlyMemory<float>>)stored.Document.Vectors;
            vectors.Remove(field.Name);
            if (made.GetValueOrDefault(stored) is { } vector) vectors[field.Name] = vector;
        }
    }

    private void Take(string field, Model? model, FieldTuning? tuning)
    {
        if (tuning is null) _tunings.Remove(field);
        else _tunings[field] = tuning;
        if (model is null) _models.Remove(field);
        else _models[field] = model;
        foreach (StoredDocument stored in _documents.Values)
        {
            ((Dictionary<string, byte[]>)stored.Codes).Remove(field);
            if (model is null || !stored.Document.Vectors.TryGetValue(field, out ReadOnlyMemory<float> vector)) continue;
            var codes = new byte[model.Subspaces];
            model.Hash(vector.Span, codes);
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
}
