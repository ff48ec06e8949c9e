using System.Text.Json.Serialization;

namespace OrleansLsh.Http.Wire;

/// <summary>Recall and speed of a setting on the wire.</summary>
internal sealed record MeasuredAnswer(
    string Name, SearchSetting Setting, int K, double Recall, double Qps,
    [property: JsonPropertyName("p50_ms")] double P50, [property: JsonPropertyName("p95_ms")] double P95, [
        property: JsonPropertyName("p99_ms")] double P99, double? RecallError = null, double? PoorQueries = null)
{
    public static MeasuredAnswer Of(MeasuredSetting measured) => new(
        measured.Name, measured.Setting, measured.K, measured.Recall, measured.QueriesPerSecond, measured.P50, measured.P95, measured.P99,
        measured.RecallError, measured.PoorQueries);

    public MeasuredSetting ToMeasured() =>
        new(Name, Setting, K, Recall, Qps, P50, P95, P99) { RecallError = RecallError, PoorQueries = PoorQueries };
}

/// <summary>All settings that were measured.</summary>
internal sealed record EvaluateAnswer(double TookMs, MeasuredAnswer[] Settings);
