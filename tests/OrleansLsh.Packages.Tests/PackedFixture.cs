using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace OrleansLsh.Packages.Tests;

/// <summary>The packages of this build, in a temporary folder that a project can install them from.</summary>
public sealed class PackedFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lsh-packages-").FullName;

    /// <summary>The checkout.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(_folder, "packages");

    /// <summary>The version that all of them have.</summary>
    public string Version { get; private set; } = "";

    public async Task InitializeAsync()
    {
        // The tests' folder is bin/CONFIGURATION/FRAMEWORK: what was built with them is packed, and nothing is built here.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await Shell.DotnetAsync(Root, "pack", "OrleansLsh.sln", "--no-build", "--configuration", configuration, "--output", Packages, "-v", "quiet");
        string[] versions = [.. Directory.GetFiles(Packages, "*.nupkg").Select(file => PackageFile.Open(file).Version).Distinct()];
        Version = Assert.Single(versions);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A new folder whose restores find the packages, and what these depend on where this machine gets its packages.</summary>
    /// <remarks>It has a package folder of its own, so that no package of an earlier run is taken for one of this; what was restored for the checkout is read there.</remarks>
    public string NewFolder(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        string shared = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        new XDocument(new XElement("configuration",
            new XElement("config", Add("globalPackagesFolder", Path.Combine(_folder, "installed"))),
            new XElement("packageSources", Add("this-build", Packages)),
            new XElement("fallbackPackageFolders", Add("restored", shared)))).Save(Path.Combine(folder, "nuget.config"));
        return folder;
    }

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
