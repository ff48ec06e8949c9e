using OrleansLsh.Core.Models;
using OrleansLsh.Core.Vectors;
using OrleansLsh.Index.Port;
using OrleansLsh.Index.Service.Opening;
using OrleansLsh.Index.Service.Rules;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>Turns a request into what the port takes: checked, normalised, hashed, every field's setting resolved.</summary>
/// <remarks>On the path of every search: no LINQ, and one pass over the fields.</remarks>
internal static class SearchCompiler
{
    /// <summary>Compiles a request.</summary>
    /// <exception cref="LshException">The request is wrong.</exception>
    public static IndexQuery Compile(CollectionSnapshot collection, SearchRequest request, AnswerBudget budget)
    {
        SearchRules.Require(collection, request);
        int wanted = request.Reach ?? request.Offset + request.Limit - request.Spare;
        int ofField = IsFused(collection, request) ? SearchPolicy.OfEachField(wanted) : SearchPolicy.Reach(wanted);
        FieldQuery[] fields =
            request.Vectors is null
                ? FieldsById(collection, request, ofField)
                : FieldsByVector(collection, request, request.Vectors, ofField);
        return new IndexQuery(request, fields) { Budget = budget };
    }

    private static bool IsFused(CollectionSnapshot collection, SearchRequest request) =>
        request.Text is not null || (request.Weights?.Count ?? request.Vectors?.Count ?? collection.Fields.Length) > 1;

    private static FieldQuery[] FieldsById(CollectionSnapshot collection, SearchRequest request, int wanted)
    {
        var fields = new FieldQuery[request.Weights?.Count ?? collection.Fields.Length];
        int taken = 0;
        foreach (FieldState state in collection.Fields)
            if (TakesPart(request, state.Field.Name, out double weight))
                fields[taken++] =
                    new FieldQuery(
                        state.Field.Name, weight, SettingRules.OfRequest(state, request, wanted), default,
                        ModelOfDefault(state, request))
                    {
                        UsualDistance = UsualDistance(state, request),
                        Embedder = state.Field.Embedder,
                    };
        return fields;
    }

    private static FieldQuery[] FieldsByVector(
        CollectionSnapshot collection, SearchRequest request, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors, int wanted)
    {
        var fields = new FieldQuery[request.Weights?.Count ?? vectors.Count];
        int known = 0, taken = 0;
        foreach (FieldState state in collection.Fields)
        {
            if (!vectors.TryGetValue(state.Field.Name, out ReadOnlyMemory<float> vector)) continue;
            known++;
            vector = Normalize(collection, state.Field, vector);
            if (TakesPart(request, state.Field.Name, out double weight))
                fields[taken++] = Hashed(
                    new FieldQuery(
                        state.Field.Name, weight, SettingRules.OfRequest(state, request, wanted), vector,
                        ModelOfDefault(state, request))
                    {
                        UsualDistance = UsualDistance(state, request),
                        Embedder = state.Field.Embedder,
                    },
                    state.Model);
        }
        return known == vectors.Count ? fields : throw UnknownField(collection, vectors);
    }

    private static bool TakesPart(SearchRequest request, string field, out double weight)
    {
        weight = 1;
        return request.Weights is null || request.Weights.TryGetValue(field, out weight);
    }

    /// <summary>Checks a vector of a query and, under cosine, brings it to length 1.</summary>
    public static ReadOnlyMemory<float> Normalize(CollectionSnapshot collection, VectorField field, ReadOnlyMemory<float> vector)
    {
        if (FieldRules.Fault(collection, field, vector.Span, out double squaredNorm) is LshException fault) throw fault;
        if (field.Metric != Metric.Cosine || VectorRules.IsUnit(squaredNorm)) return vector;
        var unit = new float[vector.Length];
        VectorRules.Normalize(vector.Span, squaredNorm, unit);
        return unit;
    }

    /// <summary>The version of the model that the default setting was measured on: with another the setting means other recall.</summary>
    private static int ModelOfDefault(FieldState state, SearchRequest request) => request.Setting is null ? state.ModelVersion : 0;

    /// <summary>Knobs that a request names do what they say, however far its query lies.</summary>
    private static float UsualDistance(FieldState state, SearchRequest request) =>
        request.Setting is null ? state.Tuning?.UsualDistance ?? float.PositiveInfinity : float.PositiveInfinity;

    /// <summary>Cells are chosen by the vector itself, and so is the way through a graph; only search methods over tokens need the
    /// hash.</summary>
    private static FieldQuery Hashed(FieldQuery query, Model? model)
    {
        if (model is null || query.Setting.Scoring is Scoring.Exact or Scoring.Cells or Scoring.Native) return query;
        var codes = new byte[model.Subspaces];
        model.HashQuery(query.Vector.Span, codes);
        return query with { ModelVersion = model.Version, Codes = codes };
    }

    private static LshException UnknownField(CollectionSnapshot collection, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors) =>
        FieldRules.Unknown(collection, vectors.Keys.First(field => collection.Find(field) is null));
}
