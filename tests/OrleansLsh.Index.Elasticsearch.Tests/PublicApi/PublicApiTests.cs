using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace OrleansLsh.Index.Elasticsearch.Tests.PublicApi;

public class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_one_that_was_agreed_on()
    {
        string agreed = Path.Combine(Path.GetDirectoryName(ThisFile())!, "OrleansLsh.Index.Elasticsearch.txt");
        string actual = typeof(ElasticsearchIndex).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        // LSH_AGREE=1 writes the file: a change of the API is then seen in the diff.
        if (Environment.GetEnvironmentVariable("LSH_AGREE") == "1") File.WriteAllText(agreed, actual);
        Assert.Equal(File.ReadAllText(agreed), actual);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
