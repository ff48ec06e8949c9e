using OrleansLsh.Core;

namespace OrleansLsh.Cli.Demo.Packs;

/// <summary>The XML documentation files of the .NET reference packs on this machine.</summary>
internal static class ReferencePacks
{
    /// <summary>Every <c>packs/*/*/ref/net*/*.xml</c> of the first installation that has any; of each pack the newest version only.</summary>
    /// <returns>Full paths in ordinal order, at least one.</returns>
    /// <exception cref="LshException">No installation found has a reference pack with documentation.</exception>
    public static IReadOnlyList<string> Find() => Find(DotnetRoots.List());

    /// <summary>The same, in given installations.</summary>
    /// <param name="roots">Folders that hold <c>packs</c>, the preferred first; missing ones are passed over.</param>
    internal static IReadOnlyList<string> Find(IReadOnlyList<string> roots)
    {
        foreach (var root in roots)
        {
            var files = DocumentationUnder(Path.Combine(root, "packs"));
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
            .MaxBy(folder => PackVersion.TryParse(Path.GetFileName(folder), out var version) ? version : default);

    private static string Listed(IReadOnlyList<string> roots) => roots.Count == 0 ? "no folder at all" : string.Join(", ", roots);
}
