using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansLsh.Index.Port;

namespace OrleansLsh.Index.Service.Searching;

/// <summary>The hits of a search by the value of a source field: groups in the order of their best hits, and in each the best.</summary>
/// <param name="path">The source field.</param>
/// <param name="size">The most hits of a group.</param>
internal sealed class GroupedHits(string path, int size)
{
    private readonly Dictionary<FilterValue, List<SearchHit>> _byValue = [];
    private readonly List<List<SearchHit>> _groups = [];

    /// <summary>Adds hits with their sources, best first.</summary>
    public void Add(IReadOnlyList<SearchHit> hits)
    {
        foreach (SearchHit hit in hits)
        {
            // The value that no source has stands for those without one.
            FilterValue value = SourceValue.First(hit.Source, path) ?? default;
            ref List<SearchHit>? group = ref CollectionsMarshal.GetValueRefOrAddDefault(_byValue, value, out bool isKnown);
            if (!isKnown) _groups.Add(group = []);
            if (group!.Count < size) group.Add(hit with { Group = value == default ? (FilterValue?)null : value, Source = default });
        }
    }

    /// <summary>Whether there are so many groups, and the first of them full.</summary>
    public bool AreFull(int groups) => _groups.Count >= groups && _groups.Take(groups).All(group => group.Count == size);

    /// <summary>The hits of some groups.</summary>
    public SearchHit[] Page(int offset, int limit) => [.. _groups.Skip(offset).Take(limit).SelectMany(group => group)];
}

/// <summary>A value in a source.</summary>
internal static class SourceValue
{
    /// <summary>The first string, number or truth value at a path, or in arrays there; null where there is none.</summary>
    /// <param name="source">What the path begins at.</param>
    /// <param name="path">Names of properties with dots between, which may have dots themselves; empty for the source itself.</param>
    public static FilterValue? First(JsonElement source, ReadOnlySpan<char> path)
    {
        switch (source.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement element in source.EnumerateArray())
                    if (First(element, path) is { } found) return found;
                return null;
            case JsonValueKind.Object when !path.IsEmpty:
                foreach (JsonProperty property in source.EnumerateObject())
                    if (SourcePath.Inside(path, property.Name, out ReadOnlySpan<char> rest) && First(property.Value, rest) is { } found)
                        return found;
                return null;
            default:
                return path.IsEmpty ? Of(source) : null;
        }
    }

    private static FilterValue? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => FilterValue.Of(value.GetString()!),
        JsonValueKind.Number when ExactNumber.TryParse(value.GetRawText(), out ExactNumber number) => FilterValue.Of(number),
        JsonValueKind.True or JsonValueKind.False => FilterValue.Of(value.GetBoolean()),
        _ => (FilterValue?)null,
    };
}
