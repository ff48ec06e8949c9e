using System.Reflection;
using PublicApiGenerator;

namespace OrleansLsh.Architecture.Tests;

public class PublicApiTests
{
    [Theory]
    [InlineData("OrleansLsh.Core")]
    [InlineData("OrleansLsh.Index")]
    [InlineData("OrleansLsh.Http")]
    [InlineData("OrleansLsh.VectorData")]
    [InlineData("OrleansLsh.Embeddings.Onnx")]
    public void The_public_API_is_the_one_that_was_agreed_on(string assembly)
    {
        string agreed = Path.Combine(Checkout.Root, "tests", "OrleansLsh.Architecture.Tests", "PublicApi", $"{assembly}.txt");
        string actual = Assembly.Load(assembly).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        // LSH_AGREE=1 writes the file: a change of the API is then seen in the diff.
        if (Environment.GetEnvironmentVariable("LSH_AGREE") == "1") File.WriteAllText(agreed, actual);
        Assert.Equal(File.ReadAllText(agreed), actual);
    }
}
