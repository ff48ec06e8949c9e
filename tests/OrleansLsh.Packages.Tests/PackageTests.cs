namespace OrleansLsh.Packages.Tests;

public class PackageTests(PackedFixture packed) : IClassFixture<PackedFixture>
{
    private static readonly string[] Libraries =
        ["OrleansLsh", "OrleansLsh.Aspire", "OrleansLsh.Aspire.Hosting", "OrleansLsh.Client", "OrleansLsh.Core", "OrleansLsh.Elasticsearch", "OrleansLsh.Embeddings.Onnx", "OrleansLsh.Grains", "OrleansLsh.Grains.Abstractions", "OrleansLsh.Http",
            "OrleansLsh.Testing", "OrleansLsh.VectorData"];

    [Fact]
    public void The_packages_are_the_libraries_and_the_tool_each_with_its_symbols()
    {
        string[] expected = [.. Libraries.Append("OrleansLsh.Cli").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Ids("*.nupkg"));
        Assert.Equal(expected, Ids("*.snupkg"));
    }

    [Fact]
    public void A_package_says_what_it_is_and_shows_how_it_is_used()
    {
        foreach (PackageFile package in Directory.GetFiles(packed.Packages, "*.nupkg").Select(PackageFile.Open))
        {
            Assert.True(package.Text("description").Length > 80, package.Id);
            Assert.Contains("similarity-search", package.Text("tags"), StringComparison.Ordinal);
            Assert.Equal("MIT", package.Text("license"));
            Assert.Equal("The OrleansLsh authors", package.Text("authors"));
            Assert.Equal("README.md", package.Text("readme"));
            Assert.Contains("README.md", package.Entries);
            Assert.Equal("git", package.Metadata.Elements().Single(element => element.Name.LocalName == "repository").Attribute("type")!.Value);
        }
    }

    [Fact]
    public void A_library_brings_the_docs_of_its_public_types()
    {
        foreach (PackageFile library in Directory.GetFiles(packed.Packages, "*.nupkg").Select(PackageFile.Open).Where(package => Libraries.Contains(package.Id)))
        {
            string assembly = Assert.Single(library.Entries, entry => entry.StartsWith("lib/net10.0/", StringComparison.Ordinal) && entry.EndsWith(".dll", StringComparison.Ordinal));
            Assert.Contains(Path.ChangeExtension(assembly, ".xml"), library.Entries);
        }
    }

    [Fact]
    public void Packages_that_see_each_others_internals_ask_for_exactly_their_own_version()
    {
        foreach (PackageFile package in Directory.GetFiles(packed.Packages, "*.nupkg").Select(PackageFile.Open))
        {
            Assert.All(package.Dependencies.Where(one => one.Id.StartsWith("OrleansLsh", StringComparison.Ordinal)), one => Assert.Equal($"[{packed.Version}]", one.Range));
            Assert.DoesNotContain(package.Dependencies, one => one.Id == "MinVer");
        }
    }

    [Fact]
    public async Task The_README_s_lines_run_in_a_fresh_console_project_that_installed_the_package()
    {
        string folder = packed.NewFolder("shop");
        await Shell.DotnetAsync(folder, "new", "console", "--no-restore");
        await Shell.DotnetAsync(folder, "add", "package", "OrleansLsh", "--version", packed.Version);
        (string five, string around) = await SampleAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), $"{around}\n{five}\nforeach (SearchHit hit in similar.Hits) Console.WriteLine($\"hit {{hit.Id}}\");\n");
        string said = await Shell.DotnetAsync(folder, "run", "--configuration", "Release");
        Assert.Equal(5, said.Split('\n').Count(line => line.StartsWith("hit ", StringComparison.Ordinal)));
        Assert.True(File.Exists(Path.Combine(folder, "shop.db")));
    }

    [SkippableFact]
    public async Task The_tool_installs_into_a_fresh_folder_and_shows_the_demo()
    {
        string folder = packed.NewFolder("tool"), lsh = Path.Combine(folder, "tools", "lsh");
        await Shell.DotnetAsync(folder, "tool", "install", "OrleansLsh.Cli", "--tool-path", "tools", "--version", packed.Version);
        (int code, string said) = await Shell.RunAsync(folder, TimeSpan.FromMinutes(1), lsh, "--version");
        Assert.Equal(0, code);
        Assert.StartsWith(packed.Version, said, StringComparison.Ordinal);

        (code, said) = await Shell.RunAsync(folder, TimeSpan.FromMinutes(8), lsh, "demo");
        Part.Packs.Need(!said.Contains("No .NET reference pack with documentation found", StringComparison.Ordinal), said);
        Assert.True(code == 0, said);
        Assert.Contains("recall@10", said, StringComparison.Ordinal);
        (code, said) = await Shell.RunAsync(folder, TimeSpan.FromMinutes(1), lsh, "list");
        Assert.Equal(0, code);
        Assert.Contains("apis", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_without_a_class_work_in_an_application_whose_unused_code_is_taken_out()
    {
        string folder = packed.NewFolder("trimmed");
        File.Copy(Path.Combine(PackedFixture.Root, "tests", "OrleansLsh.Packages.Tests", "Trimmed", "Program.cs"), Path.Combine(folder, "Program.cs"));
        // Compiled ahead of time where there is a linker, which is stricter; any warning of it is an error.
        string? linker = new[] { "clang", "gcc" }.FirstOrDefault(name => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(place => File.Exists(Path.Combine(place, name))));
        await File.WriteAllTextAsync(Path.Combine(folder, "trimmed.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                {(linker is null ? "<PublishTrimmed>true</PublishTrimmed><TrimMode>full</TrimMode>" : $"<PublishAot>true</PublishAot><CppCompilerAndLinker>{linker}</CppCompilerAndLinker>")}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="OrleansLsh.VectorData" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """);
        await Shell.DotnetAsync(folder, "publish", "--configuration", "Release", "--use-current-runtime", "--output", "out");
        (int code, string said) = await Shell.RunAsync(folder, TimeSpan.FromMinutes(1), Path.Combine(folder, "out", "trimmed"));
        Assert.True(code == 0, said);
        string[] once = ["1.00 Lamp 2020 light", "0.89 Torch 2020 light,outdoor", "text Torch", "words Desk", "read Desk, model 1"];
        Assert.Equal([.. once, .. once], said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string[] Ids(string pattern) =>
        [.. Directory.GetFiles(packed.Packages, pattern).Select(file => PackageFile.Open(file).Id).Order(StringComparer.Ordinal)];

    /// <summary>The five lines of the README, and what it says that stands above them.</summary>
    private static async Task<(string Five, string Around)> SampleAsync()
    {
        string[] readme = await File.ReadAllLinesAsync(Path.Combine(PackedFixture.Root, "README.md"));
        string[] section = [.. readme.SkipWhile(line => line != "## As a library").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))];
        string[] blocks = [.. string.Join('\n', section).Split("```csharp\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])];
        Assert.Equal(2, blocks.Length);
        return (blocks[0], blocks[1]);
    }
}
