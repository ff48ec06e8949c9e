using System.Text.Json;
using OrleansLsh.Grains.Tests.Cluster;

namespace OrleansLsh.Grains.Tests.Wire;

public class DeepSourceTests() : ClusterTest(silos: 1)
{
    [Fact]
    public async Task A_source_of_whatever_depth_is_refused_alone_and_the_documents_beside_it_are_in()
    {
        await FillAsync();
        const int Depth = 5_000;
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", Depth)) + "1" + new string('}', Depth);
        using JsonDocument source = JsonDocument.Parse(deep, new JsonDocumentOptions { MaxDepth = Depth });
        WriteReport report = await Service.WriteAsync(Collection, [Documents[0] with { Id = "deep", Source = source.RootElement }, Documents[1] with { Id = "flat" }]);
        DocumentFailure failure = Assert.Single(report.Failures);
        Assert.Equal(("deep", ErrorKind.TooLarge, 1), (failure.Id, failure.Kind, report.Written));
        Assert.NotNull(await Service.GetAsync(Collection, "flat"));
    }
}
