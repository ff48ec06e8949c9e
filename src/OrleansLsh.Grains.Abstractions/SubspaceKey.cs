using System.Globalization;

namespace OrleansLsh.Grains.Abstractions;

/// <summary>Keys of subspace grains: <c>{model}/{version}/{i}</c>, and <c>{model}/{version}/c</c> for the cells.</summary>
public static class SubspaceKey
{
    /// <summary>The key of subspace i.</summary>
    public static string Of(string model, int version, int subspace) =>
        string.Create(CultureInfo.InvariantCulture, $"{model}/{version}/{subspace}");

    /// <summary>The key of the cells.</summary>
    public static string OfCells(string model, int version) => string.Create(CultureInfo.InvariantCulture, $"{model}/{version}/c");
}
