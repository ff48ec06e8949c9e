using System.Runtime.InteropServices;

namespace OrleansLsh.Samples.ApiDocs.Packs;

/// <summary>The XML documentation files of the .NET reference packs on this machine.</summary>
internal static class ReferencePacks
{
    /// <summary>Every <c>packs/*/*/ref/net*/*.xml</c> of the first installation that has any; of each pack the newest version
    /// only.</summary>
    /// <returns>Full paths in ordinal order, at least one.</returns>
    /// <exception cref="LshException">No installation found has a reference pack with documentation.</exception>
    public static IReadOnlyList<string> Find() => Find(DotnetRoots.List());

    /// <summary>Finds the files in installations that the caller names.</summary>
    /// <param name="roots">Folders that hold <c>packs</c>, the preferred first; missing ones are passed over.</param>
    internal static IReadOnlyList<string> Find(IReadOnlyList<string> roots)
    {
        foreach (var root in roots)
        {
            List<string> files = DocumentationUnder(Path.Combine(root, "packs"));
            if (files.Count > 0) return files;
        }
        throw new LshException(ErrorKind.InvalidArgument,
            $"No .NET reference pack with documentation found; looked for packs/*/*/ref/net*/*.xml under {Listed(roots)}. "
            + "Install the .NET SDK, or set DOTNET_ROOT to the folder of one.");
    }

    private static List<string> DocumentationUnder(string packs)
    {
        if (!Directory.Exists(packs)) return [];
        var files = Directory.EnumerateDirectories(packs)
            .Select(NewestVersion).OfType<string>()
            .Select(version => Path.Combine(version, "ref")).Where(Directory.Exists)
            .SelectMany(references => Directory.EnumerateDirectories(references, "net*"))
            .SelectMany(framework => Directory.EnumerateFiles(framework, "*.xml"))
            .ToList();
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static string? NewestVersion(string pack) =>
        Directory.EnumerateDirectories(pack)
            .Where(folder => PackVersion.TryParse(Path.GetFileName(folder), out _))
            .MaxBy(folder => PackVersion.TryParse(Path.GetFileName(folder), out PackVersion version) ? version : default);

    private static string Listed(IReadOnlyList<string> roots) => roots.Count == 0 ? "no folder at all" : string.Join(", ", roots);
}

/// <summary>The version in a pack's folder name: numbers, and a label where it is a preview.</summary>
/// <remarks>Ordered as Semantic Versioning 2.0.0, section 11, orders releases and previews.</remarks>
internal readonly record struct PackVersion(Version Numbers, string Preview) : IComparable<PackVersion>
{
    /// <summary>Reads <c>10.0.12</c> or <c>11.0.0-preview.2.3</c>; false for a folder that is no version.</summary>
    public static bool TryParse(string folder, out PackVersion version)
    {
        var dash = folder.IndexOf('-', StringComparison.Ordinal);
        var read = Version.TryParse(dash < 0 ? folder : folder[..dash], out Version? numbers);
        version = read ? new PackVersion(numbers!, dash < 0 ? "" : folder[(dash + 1)..]) : default;
        return read;
    }

    /// <summary>Numbers first; then a release after its previews; then the previews' labels, part by part.</summary>
    public int CompareTo(PackVersion other)
    {
        var order = Numbers.CompareTo(other.Numbers);
        if (order != 0) return order;
        if (Preview.Length == 0 || other.Preview.Length == 0) return other.Preview.Length.CompareTo(Preview.Length);
        return ComparePreviews(Preview.Split('.'), other.Preview.Split('.'));
    }

    private static int ComparePreviews(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var bothNumbers = int.TryParse(left[i], out var a) & int.TryParse(right[i], out var b);
            var order = bothNumbers ? a.CompareTo(b) : string.CompareOrdinal(left[i], right[i]);
            if (order != 0) return order;
        }
        return left.Length.CompareTo(right.Length);
    }
}

/// <summary>Folders that may hold a .NET installation, the likeliest first.</summary>
internal static class DotnetRoots
{
    /// <summary>DOTNET_ROOT, the installation this process runs on, and the one whose <c>dotnet</c> is on PATH; links resolved, each
    /// once.</summary>
    public static IReadOnlyList<string> List()
    {
        string?[] roots = [Environment.GetEnvironmentVariable("DOTNET_ROOT"), OfRunningRuntime(), OnPath()];
        return [.. roots.Where(root => !string.IsNullOrWhiteSpace(root))
            .Select(root => Path.GetFullPath(root!)).Distinct(StringComparer.Ordinal)];
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
