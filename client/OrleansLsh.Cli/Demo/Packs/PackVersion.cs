namespace OrleansLsh.Cli.Demo.Packs;

/// <summary>The version in a pack's folder name: numbers, and a label where it is a preview.</summary>
/// <remarks>Ordered as Semantic Versioning 2.0.0, section 11, orders releases and previews.</remarks>
internal readonly record struct PackVersion(Version Numbers, string Preview) : IComparable<PackVersion>
{
    /// <summary>Reads <c>10.0.12</c> or <c>11.0.0-preview.2.3</c>; false for a folder that is no version.</summary>
    public static bool TryParse(string folder, out PackVersion version)
    {
        var dash = folder.IndexOf('-', StringComparison.Ordinal);
        var read = Version.TryParse(dash < 0 ? folder : folder[..dash], out var numbers);
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
