using System.Text.Json;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Tests.Wire;

public class DriftTests
{
    [Fact]
    public void The_drift_of_a_field_travels_with_null_for_what_cannot_be_compared()
    {
        var field = new FieldDescription(new VectorField("v", 8, Metric.Cosine), 10, 1, null, 2, 0, [], null) { Drift = new FieldDrift(200, 1.75, [1.75, double.NaN]) { Far = 0.5 } };
        string json = JsonSerializer.Serialize(CollectionAnswer.Of(new CollectionDescription("shop", 10, [field])), LshJson.Of<CollectionAnswer>());
        Assert.Contains("""
            "drift":{"vectors":200,"error":1.75,"subspaces":[1.75,null],"train_again":true,"far":0.5,"why":"50 % of its documents lie further from the cells than nearly all did when it was trained"}
            """, json, StringComparison.Ordinal);
        FieldDrift back = JsonSerializer.Deserialize(json, LshJson.Of<CollectionAnswer>())!.ToDescription().Fields[0].Drift!;
        Assert.Equal((200, 1.75, true, 0.5), (back.Vectors, back.Error, back.TrainAgain, back.Far));
        Assert.Equal([1.75, double.NaN], back.Subspaces);
    }
}
