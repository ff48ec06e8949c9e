using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using OrleansLsh.Aspire.Hosting;
using PublicApiGenerator;

namespace OrleansLsh.Aspire.Tests;

public class PublicApiTests
{
    [Theory]
    [InlineData(typeof(LshClientExtensions))]
    [InlineData(typeof(LshSiloResource))]
    public void The_public_api_is_the_one_that_was_agreed_on(Type one)
    {
        string agreed = Path.Combine(Folder(), "..", "OrleansLsh.Architecture.Tests", "PublicApi", $"{one.Assembly.GetName().Name}.txt");
        string actual = one.Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        // LSH_AGREE=1 writes the file: a change of the API is then seen in the diff.
        if (Environment.GetEnvironmentVariable("LSH_AGREE") == "1") File.WriteAllText(agreed, actual);
        Assert.Equal(File.ReadAllText(agreed), actual);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
