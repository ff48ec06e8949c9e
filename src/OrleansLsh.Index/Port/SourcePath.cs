namespace OrleansLsh.Index.Port;

/// <summary>Paths to values in a source: names of properties with dots between, which may have dots themselves.</summary>
internal static class SourcePath
{
    /// <summary>Whether a path may begin with a property.</summary>
    /// <param name="path">The path.</param>
    /// <param name="name">The name of the property.</param>
    /// <param name="rest">What comes after it; empty where it is the whole path.</param>
    public static bool Inside(ReadOnlySpan<char> path, string name, out ReadOnlySpan<char> rest)
    {
        rest = default;
        if (!path.StartsWith(name, StringComparison.Ordinal)) return false;
        if (path.Length == name.Length) return true;
        if (path[name.Length] != '.') return false;
        rest = path[(name.Length + 1)..];
        return !rest.IsEmpty;
    }
}
