using System.Text.Json;
using OrleansLsh.Core.Evaluation;

namespace OrleansLsh.Core.Tests.Evaluation;

public class RecallCurvePointTests
{
    [Fact]
    public void A_point_survives_json_under_the_names_of_the_contract()
    {
        var point = RecallCurvePoint.Of("default", 10, 0.5, new LatencySummary(2, 100, 1, 2, 3, 4)) with
        {
            Values = new Dictionary<string, int> { ["probes"] = 16 },
        };
        string json = JsonSerializer.Serialize(point);
        Assert.Equal(
            """{"setting":"default","k":10,"recall":0.5,"qps":100,"mean_ms":1,"p50_ms":2,"p95_ms":3,"p99_ms":4,"values":{"probes":16}}""", json);
        RecallCurvePoint read = JsonSerializer.Deserialize<RecallCurvePoint>(json)!;
        Assert.Equal(16, read.Values["probes"]);
        Assert.Equal(point, read with { Values = point.Values });
    }
}
