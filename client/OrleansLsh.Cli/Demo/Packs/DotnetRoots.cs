using System.Runtime.InteropServices;

namespace OrleansLsh.Cli.Demo.Packs;

/// <summary>Folders that may hold a .NET installation, the likeliest first.</summary>
internal static class DotnetRoots
{
    /// <summary>DOTNET_ROOT, the installation this process runs on, and the one whose <c>dotnet</c> is on PATH; links resolved, each once.</summary>
    public static IReadOnlyList<string> List()
    {
        string?[] roots = [Environment.GetEnvironmentVariable("DOTNET_ROOT"), OfRunningRuntime(), OnPath()];
        return [.. roots.Where(root => !string.IsNullOrWhiteSpace(root)).Select(root => Path.GetFullPath(root!)).Distinct(StringComparer.Ordinal)];
    }

    // <root>/shared/Microsoft.NETCore.App/<version>/
    private static string? OfRunningRuntime() =>
        new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent?.Parent?.Parent?.FullName;

    private static string? OnPath()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var command = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return command is null ? null : Path.GetDirectoryName(Resolved(command));
    }

    private static string Resolved(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }
}
