using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace OrleansLsh.Testing.Tests;

public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_one_that_was_agreed_on()
    {
        string agreed = Path.Combine(Folder(), "..", "OrleansLsh.Architecture.Tests", "PublicApi", "OrleansLsh.Testing.txt");
        string actual = typeof(FakeEmbedder).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        // LSH_AGREE=1 writes the file: a change of the API is then seen in the diff.
        if (Environment.GetEnvironmentVariable("LSH_AGREE") == "1") File.WriteAllText(agreed, actual);
        Assert.Equal(File.ReadAllText(agreed), actual);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
