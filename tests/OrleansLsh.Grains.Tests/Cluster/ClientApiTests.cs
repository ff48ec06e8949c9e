using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace OrleansLsh.Grains.Tests.Cluster;

public class ClientApiTests
{
    [Fact]
    public void The_public_api_of_the_client_is_the_one_that_was_agreed_on()
    {
        string agreed = Path.Combine(Folder(), "..", "..", "OrleansLsh.Architecture.Tests", "PublicApi", "OrleansLsh.Client.txt");
        string actual = typeof(LshClient).Assembly.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            ExcludeAttributes = ["System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute"],
        }).ReplaceLineEndings("\n") + "\n";
        // LSH_AGREE=1 writes the file: a change of the API is then seen in the diff.
        if (Environment.GetEnvironmentVariable("LSH_AGREE") == "1") File.WriteAllText(agreed, actual);
        Assert.Equal(File.ReadAllText(agreed), actual);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
