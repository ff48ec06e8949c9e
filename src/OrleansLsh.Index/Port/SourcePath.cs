using System.Text.Json;

namespace OrleansLsh.Index.Port;

/// <summary>Paths to values in a source: names of properties with dots between, which may have dots themselves.</summary>
internal static class SourcePath
{
    /// <summary>Whether there is something at a path, or in lists on the way.</summary>
    /// <param name="source">What the path begins at.</param>
    /// <param name="path">Names with dots between; empty for the source itself.</param>
    public static bool Reaches(JsonElement source, ReadOnlySpan<char> path)
    {
        if (path.IsEmpty) return true;
        if (source.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in source.EnumerateArray())
                if (Reaches(element, path)) return true;
        }
        else if (source.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in source.EnumerateObject())
                if (Inside(path, property.Name, out ReadOnlySpan<char> rest) && Reaches(property.Value, rest)) return true;
        }
        return false;
    }

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
