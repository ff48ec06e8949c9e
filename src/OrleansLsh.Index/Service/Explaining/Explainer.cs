using OrleansLsh.Core.Models;
using OrleansLsh.Core.Ranking;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Embedding;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;
using OrleansLsh.Index.Service.Searching;

namespace OrleansLsh.Index.Service.Explaining;

/// <summary>Explains, field by field and subspace by subspace, why a document is near a query.</summary>
internal sealed class Explainer(OpenCollections collections, TextVectors texts)
{
    /// <summary>One entry per vector field that takes part and that the document has.</summary>
    public Task<Explanation> ExplainAsync(string collection, SearchRequest request, string hitId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return collections.WithAsync(collection, snapshot => ExplainAsync(snapshot, request, hitId, cancellationToken), cancellationToken);
    }

    private async Task<Explanation> ExplainAsync(
        CollectionSnapshot snapshot, SearchRequest request, string hitId, CancellationToken cancellationToken)
    {
        SearchRules.RequireQuery(request);
        if (request.Weights is not null) SearchRules.RequireWeights(snapshot, request);
        if (request.QueryTexts is not null)
        {
            SearchRules.RequireQueryTexts(snapshot, request);
            request = (await texts.EmbedAsync(snapshot, [request], cancellationToken))[0];
        }
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> query = await QueryAsync(snapshot, request, cancellationToken);
        Document hit = await RequireDocumentAsync(snapshot, hitId, cancellationToken);

        var fields = new List<FieldExplanation>();
        foreach (FieldState state in snapshot.Fields)
        {
            string name = state.Field.Name;
            if (request.Weights?.ContainsKey(name) == false) continue;
            if (query.TryGetValue(name, out ReadOnlyMemory<float> vector) && hit.Vectors.TryGetValue(name, out ReadOnlyMemory<float> found))
                fields.Add(await ExplainAsync(snapshot, state, vector, request.Id is not null, found, cancellationToken));
        }
        return new Explanation(hitId, fields);
    }

    private static async Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> QueryAsync(
        CollectionSnapshot collection, SearchRequest request, CancellationToken cancellationToken)
    {
        if (request.Id is not null) return (await RequireDocumentAsync(collection, request.Id, cancellationToken)).Vectors;
        var entered = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        foreach ((string field, ReadOnlyMemory<float> vector) in request.Vectors!)
            entered[field] = SearchCompiler.Normalize(collection, FieldRules.Require(collection, field).Field, vector);
        return entered;
    }

    private static async Task<Document> RequireDocumentAsync(CollectionSnapshot collection, string id, CancellationToken cancellationToken)
    {
        if (DocumentRules.IdFault(id) is LshException fault) throw fault;
        return await collection.Reader.GetAsync([id], DocumentParts.Vectors, cancellationToken).FirstAsync(cancellationToken)
            ?? throw new LshException(ErrorKind.UnknownDocument, $"Collection '{collection.Name}' has no document '{id}'.");
    }

    private static async Task<FieldExplanation> ExplainAsync(
        CollectionSnapshot collection, FieldState state, ReadOnlyMemory<float> query, bool isDocument, ReadOnlyMemory<float> hit,
        CancellationToken cancellationToken)
    {
        double distance = WideDistance.Between(state.Field.Metric, query.Span, hit.Span);
        double score = Similarity.Score(state.Field.Metric, distance);
        if (state.Model is not Model model) return new FieldExplanation(state.Field.Name, distance, score, 0, null, null, []);

        // A search by a document shares the tokens that the document has; under dot a query has others.
        byte[] codes = Codes(model, isDocument ? model.Placed(query.Span) : model.PlacedQuery(query.Span));
        ReadOnlyMemory<float> from = model.PlacedQuery(query.Span).ToArray(), to = model.Placed(hit);
        IReadOnlyList<long> frequencies =
            await collection.Reader.FrequenciesAsync(state.Field.Name, model.Version, codes, cancellationToken);
        long documents = await collection.CountAsync(state, cancellationToken);
        return new FieldExplanation(
            state.Field.Name, distance, score, model.Version, Cell(model, from.Span), Cell(model, to.Span),
            SubspaceComparison.Compare(model, from.Span, codes, to.Span, Codes(model, to.Span), frequencies, documents));
    }

    private static byte[] Codes(Model model, ReadOnlySpan<float> vector)
    {
        var codes = new byte[model.Subspaces];
        model.Hasher.Hash(vector, codes);
        return codes;
    }

    private static int? Cell(Model model, ReadOnlySpan<float> vector)
    {
        if (model.Cells is null) return null;
        Span<ushort> cell = stackalloc ushort[1];
        model.Cells.Assign(vector, cell);
        return cell[0];
    }
}
