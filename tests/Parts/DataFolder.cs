namespace OrleansLsh.Tests.Parts;

/// <summary>Data that is no part of the repository.</summary>
/// <remarks>A part's files are in the folder that a variable such as <c>LSH_MNIST</c> names, else in <c>../shared/data/mnist</c> beside the
/// checkout.</remarks>
internal static class DataFolder
{
    /// <summary>The path of a file of a part; without it the test is skipped, or fails where the part is required.</summary>
    public static string Find(Part part, string name)
    {
        string folder = part.ToString().ToLowerInvariant(), variable = $"LSH_{part.ToString().ToUpperInvariant()}";
        string path = Path.Combine(Environment.GetEnvironmentVariable(variable) ?? BesideTheCheckout(folder), name);
        part.Need(File.Exists(path), $"'{path}' is not there; {variable} can name the folder of {name}.");
        return path;
    }

    private static string BesideTheCheckout(string folder)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "OrleansLsh.sln")))
                return Path.GetFullPath(Path.Combine(at.FullName, "..", "shared", "data", folder));
        return folder;
    }
}
