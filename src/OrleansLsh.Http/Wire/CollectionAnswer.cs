using OrleansLsh.Core.Models;

namespace OrleansLsh.Http.Wire;

/// <summary>A collection on the wire.</summary>
internal sealed record CollectionAnswer(string Name, long Documents, FieldAnswer[] Fields, string? Fault = null)
{
    public static CollectionAnswer Of(CollectionDescription collection) =>
        new(collection.Name, collection.Documents, [.. collection.Fields.Select(FieldAnswer.Of)], collection.Fault);

    public CollectionDescription ToDescription() =>
        new(Name, Documents, [.. Fields.Select(field => field.ToDescription())]) { Fault = Fault };
}

/// <summary>All collections on the wire.</summary>
internal sealed record CollectionsAnswer(CollectionAnswer[] Collections);

/// <summary>A vector field on the wire.</summary>
internal sealed record FieldAnswer(
    string Name, int Dimensions, Metric Metric, long Documents, int ModelVersion, int Subspaces, int Cells,
    TrainBody? Options, SubspaceStatistics[] Statistics, TuningAnswer? Tuning, DriftAnswer? Drift = null, string[]? Notes = null,
    string? Promise = null, ServedAnswer? Served = null, string? Embedder = null, string? Source = null,
    bool TrainAgain = false)
{
    public static FieldAnswer Of(FieldDescription field) => new(
        field.Field.Name, field.Field.Dimensions, field.Field.Metric, field.Documents, field.ModelVersion, field.Subspaces, field.Cells,
        field.Options is null ? null : TrainBody.Of(field.Options), [.. field.Statistics],
        field.Tuning is null ? null : TuningAnswer.Of(field.Tuning), field.Drift is null ? null : DriftAnswer.Of(field.Drift),
        field.Notes.Count == 0 ? null : [.. field.Notes], field.Promise,
        field.Served is null ? null : ServedAnswer.Of(field.Served), field.Field.Embedder, field.Field.Source,
        field.TrainAgain);

    public FieldDescription ToDescription() => new(
        new VectorField(Name, Dimensions, Metric) { Embedder = Embedder, Source = Source }, Documents, ModelVersion, Options?.ToOptions(),
        Subspaces, Cells, Statistics, Tuning?.ToTuning())
    {
        Drift = Drift?.ToDrift(),
        Served = Served?.ToServed(),
    };
}

/// <summary>A field's default setting on the wire, with the curve it was chosen from.</summary>
internal sealed record TuningAnswer(
    double TargetRecall, SearchSetting Default, MeasuredAnswer[] Curve, MeasuredAnswer[]? Larger = null, int Queries = 0,
    bool HasGivenQueries = false, float? UsualDistance = null, long Documents = 0, float? DocumentDistance = null,
    MethodsAnswer? Methods = null, MeasuredAnswer[]? DocumentCurve = null)
{
    public static TuningAnswer Of(FieldTuning tuning) => new(
        tuning.TargetRecall, tuning.Default, [.. tuning.Curve.Select(MeasuredAnswer.Of)], [.. tuning.Larger.Select(MeasuredAnswer.Of)],
        tuning.Queries, tuning.HasGivenQueries, tuning.UsualDistance, tuning.Documents, tuning.DocumentDistance,
        tuning.Methods is null ? null : MethodsAnswer.Of(tuning.Methods),
        tuning.DocumentCurve.Count == 0 ? null : [.. tuning.DocumentCurve.Select(MeasuredAnswer.Of)]);

    public FieldTuning ToTuning() => new(Default, TargetRecall, [.. Curve.Select(measured => measured.ToMeasured())])
    {
        Larger = [.. (Larger ?? []).Select(measured => measured.ToMeasured())],
        Queries = Queries,
        HasGivenQueries = HasGivenQueries,
        UsualDistance = UsualDistance,
        Documents = Documents,
        DocumentDistance = DocumentDistance,
        Methods = Methods?.ToTable(),
        DocumentCurve = [.. (DocumentCurve ?? []).Select(measured => measured.ToMeasured())],
    };
}
