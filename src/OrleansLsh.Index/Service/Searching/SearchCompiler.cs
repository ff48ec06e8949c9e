using OrleansLsh.Core;
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
        return new IndexQuery(request.Vectors is null ? FieldsById(collection, request) : FieldsByVector(collection, request, request.Vectors))
        {
            Id = request.Id,
            Text = request.Text,
            Filter = request.Filter,
            Limit = request.Limit,
            Offset = request.Offset,
            ScoreThreshold = request.ScoreThreshold,
            IncludeSelf = request.IncludeSelf,
            Include = request.Include,
            WithVectors = request.WithVectors,
            Budget = budget,
        };
    }

    private static FieldQuery[] FieldsById(CollectionSnapshot collection, SearchRequest request)
    {
        var fields = new FieldQuery[request.Weights?.Count ?? collection.Fields.Length];
        int taken = 0;
        foreach (FieldState state in collection.Fields)
            if (TakesPart(request, state.Field.Name, out double weight))
                fields[taken++] = new FieldQuery(state.Field.Name, weight, SettingRules.Resolve(state, request.Setting));
        return fields;
    }

    private static FieldQuery[] FieldsByVector(
        CollectionSnapshot collection, SearchRequest request, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors)
    {
        var fields = new FieldQuery[request.Weights?.Count ?? vectors.Count];
        int known = 0, taken = 0;
        foreach (FieldState state in collection.Fields)
        {
            if (!vectors.TryGetValue(state.Field.Name, out ReadOnlyMemory<float> vector)) continue;
            known++;
            vector = Enter(collection, state.Field, vector);
            if (TakesPart(request, state.Field.Name, out double weight))
                fields[taken++] = Hashed(state, weight, SettingRules.Resolve(state, request.Setting), vector);
        }
        return known == vectors.Count ? fields : throw UnknownField(collection, vectors);
    }

    private static bool TakesPart(SearchRequest request, string field, out double weight)
    {
        weight = 1;
        return request.Weights is null || request.Weights.TryGetValue(field, out weight);
    }

    /// <summary>Checks a vector of a query and, under cosine, brings it to length 1.</summary>
    public static ReadOnlyMemory<float> Enter(CollectionSnapshot collection, VectorField field, ReadOnlyMemory<float> vector)
    {
        if (FieldRules.Fault(collection.Name, field, vector.Span, out double squaredNorm) is LshException fault) throw fault;
        if (field.Metric != Metric.Cosine || VectorRules.IsUnit(squaredNorm)) return vector;
        var unit = new float[vector.Length];
        VectorRules.Normalize(vector.Span, squaredNorm, unit);
        return unit;
    }

    private static FieldQuery Hashed(FieldState state, double weight, SearchSetting setting, ReadOnlyMemory<float> vector)
    {
        if (setting.Scoring == Scoring.Exact || state.Model is not Model model)
            return new FieldQuery(state.Field.Name, weight, setting, vector);
        // Cells are chosen by the vector itself, and so is the way through a graph; only the ladders over tokens need the hash.
        if (setting.Scoring is Scoring.Cells or Scoring.Native)
            return new FieldQuery(state.Field.Name, weight, setting, vector, model.Version);
        var codes = new byte[model.Subspaces];
        model.Hasher.Hash(vector.Span, codes);
        return new FieldQuery(state.Field.Name, weight, setting, vector, model.Version, codes);
    }

    private static LshException UnknownField(CollectionSnapshot collection, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors) =>
        FieldRules.Unknown(collection, vectors.Keys.First(field => collection.Find(field) is null));
}
