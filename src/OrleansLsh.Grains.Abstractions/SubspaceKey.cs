using System.Globalization;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>Keys of subspace grains: <c>{collection}.{field}/{version}/{i}</c>, and <c>…/c</c> for the cells.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="Field">The vector field's name.</param>
/// <param name="Version">The model's version.</param>
/// <param name="Subspace">The subspace i; −1 for the cells.</param>
public readonly record struct SubspaceKey(string Collection, string Field, int Version, int Subspace)
{
    private const string Cells = "c";

    /// <summary>The key of subspace i.</summary>
    public static string Of(string model, int version, int subspace) =>
        string.Create(CultureInfo.InvariantCulture, $"{model}/{version}/{subspace}");

    /// <summary>The key of the cells.</summary>
    public static string OfCells(string model, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{model}/{version}/{Cells}");

    /// <summary>What a key says; names have neither '.' nor '/' in them.</summary>
    public static SubspaceKey Read(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string[] words = key.Split('.', '/');
        int subspace = words[3] == Cells ? -1 : int.Parse(words[3], CultureInfo.InvariantCulture);
        return new SubspaceKey(words[0], words[1], int.Parse(words[2], CultureInfo.InvariantCulture), subspace);
    }
}
