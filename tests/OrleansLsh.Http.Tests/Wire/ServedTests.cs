using System.Text.Json;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Tests.Wire;

public class ServedTests
{
    [Fact]
    public void Recall_as_served_how_far_usual_queries_lie_and_methods_tried_travel_with_a_field()
    {
        var served = new ServedRecall(0.975, 0.004, 0.02, 412, new DateTimeOffset(2026, 5, 1, 9, 30, 0, TimeSpan.Zero));
        var tried = new MethodTable(IndexMethod.CellsBbq, 1_800, 200, 31.5, [new(
            IndexMethod.CellsBbq, new SearchSetting { Probes = 8, Candidates = 100 }, 0.991, 0.995, 400, 900, 300, 700, 1_536.5, 2.5, true)]);
        var tuning = new FieldTuning(new SearchSetting(), 0.99, []) { UsualDistance = 0.75f, DocumentDistance = 0.5f, Methods = tried };
        var field = new FieldDescription(new VectorField("v", 8, Metric.Cosine), 10, 1, null, 2, 0, [], tuning) { Served = served };
        string json = JsonSerializer.Serialize(CollectionAnswer.Of(new CollectionDescription("shop", 10, [field])), LshJson.Of<CollectionAnswer>());
        Assert.Contains("""
            "served":{"recall":0.975,"recall_error":0.004,"poor_queries":0.02,"queries":412,"since":"2026-05-01T09:30:00+00:00","sentence":"Recall as served is 0.975 over 412 queries since 2026-05-01 09:30 UTC; 2.0 % of them found less than .8."}
            """, json, StringComparison.Ordinal);
        FieldDescription back = JsonSerializer.Deserialize(json, LshJson.Of<CollectionAnswer>())!.ToDescription().Fields[0];
        Assert.Equal(served, back.Served);
        Assert.Equal((0.75f, 0.5f), (back.Tuning!.UsualDistance, back.Tuning.DocumentDistance));
        Assert.Contains("\"methods\":{\"chosen\":\"cells_bbq\",\"documents\":1800,", json, StringComparison.Ordinal);
        Assert.Equivalent(tried, back.Tuning.Methods, strict: true);
    }
}
