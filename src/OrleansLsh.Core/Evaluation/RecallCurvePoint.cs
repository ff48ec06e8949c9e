using System.Text.Json.Serialization;

namespace OrleansLsh.Core.Evaluation;

/// <summary>What one setting of the query's knobs reaches, measured.</summary>
/// <param name="Setting">The setting's name, such as <c>exact</c>, <c>seed</c> or <c>default</c>.</param>
/// <param name="K">Neighbours asked for.</param>
/// <param name="Recall">Distance recall@k, 0 to 1, the mean over the queries.</param>
/// <param name="Qps">Queries per second.</param>
/// <param name="MeanMs">Mean time of a query, in milliseconds.</param>
/// <param name="P50Ms">Median time of a query, in milliseconds.</param>
/// <param name="P95Ms">95 % of the queries took at most this, in milliseconds.</param>
/// <param name="P99Ms">99 % of the queries took at most this, in milliseconds.</param>
public sealed record RecallCurvePoint(
    [property: JsonPropertyName("setting")] string Setting,
    [property: JsonPropertyName("k")] int K,
    [property: JsonPropertyName("recall")] double Recall,
    [property: JsonPropertyName("qps")] double Qps,
    [property: JsonPropertyName("mean_ms")] double MeanMs,
    [property: JsonPropertyName("p50_ms")] double P50Ms,
    [property: JsonPropertyName("p95_ms")] double P95Ms,
    [property: JsonPropertyName("p99_ms")] double P99Ms)
{
    /// <summary>The knobs' values by name, such as <c>probes</c> → 16; empty where the name says all.</summary>
    [JsonPropertyName("values")]
    public IReadOnlyDictionary<string, int> Values { get; init; } = new Dictionary<string, int>();

    /// <summary>A point of a measured latency.</summary>
    public static RecallCurvePoint Of(string setting, int k, double recall, LatencySummary latency) =>
        new(setting, k, recall, latency.Qps, latency.MeanMs, latency.P50Ms, latency.P95Ms, latency.P99Ms);
}
