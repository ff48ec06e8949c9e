using System.Text.Json;
using OrleansLsh.Http.Json;
using OrleansLsh.Http.Wire;

namespace OrleansLsh.Http.Tests.Wire;

public class DotTests
{
    [Fact]
    public void The_metric_dot_is_a_word_on_both_ways()
    {
        CreateBody body = JsonSerializer.Deserialize(
            """{"name":"shop","fields":[{"name":"v","dimensions":3,"metric":"dot"}]}""", LshJson.Of<CreateBody>())!;
        VectorField field = Assert.Single(body.Fields!)!.ToField();
        Assert.Equal(new VectorField("v", 3, Metric.Dot), field);
        var description = new CollectionDescription("shop", 0, [new FieldDescription(field, 0, 0, null, 0, 0, [], null)]);
        string json = JsonSerializer.Serialize(CollectionAnswer.Of(description), LshJson.Of<CollectionAnswer>());
        Assert.Contains("\"metric\":\"dot\"", json, StringComparison.Ordinal);
        Assert.Equal(Metric.Dot, JsonSerializer.Deserialize(json, LshJson.Of<CollectionAnswer>())!.ToDescription().Fields[0].Field.Metric);
    }
}
