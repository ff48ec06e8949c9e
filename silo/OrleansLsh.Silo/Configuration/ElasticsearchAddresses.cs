using System.Text.RegularExpressions;

namespace OrleansLsh.Silo.Configuration;

/// <summary>Where Elasticsearch is, as one setting says it.</summary>
/// <param name="Addresses">The nodes, without user and password.</param>
/// <param name="User">The user that stands in the addresses; null for none.</param>
/// <param name="Password">Its password; null for none.</param>
internal sealed partial record ElasticsearchAddresses(IReadOnlyList<Uri> Addresses, string? User, string? Password)
{
    /// <summary>Reads addresses that are separated by commas.</summary>
    /// <exception cref="LshException">Two of them name different users.</exception>
    public static ElasticsearchAddresses Parse(string setting)
    {
        Uri[] given = [.. setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(address => new Uri(address, UriKind.RelativeOrAbsolute))];
        string[] users = [.. given.Where(address => address.IsAbsoluteUri && address.UserInfo.Length > 0)
            .Select(address => address.UserInfo).Distinct(StringComparer.Ordinal)];
        if (users.Length > 1)
            throw new LshException(ErrorKind.InvalidArgument, "Its addresses name different users or passwords; give all nodes the same.");
        string[] parts = users is [var user] ? user.Split(':', 2) : [];
        return new ElasticsearchAddresses(
            Array.ConvertAll(given, WithoutUser), parts.Length > 0 ? Uri.UnescapeDataString(parts[0]) : null,
            parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null);
    }

    /// <summary>The setting as it may stand in logs and errors: without user and password.</summary>
    public static string Shown(string setting) => UserInfo().Replace(setting, "");

    private static Uri WithoutUser(Uri address) => !address.IsAbsoluteUri || address.UserInfo.Length == 0 ? address
        : new UriBuilder(address) { UserName = "", Password = "" }.Uri;

    [GeneratedRegex("(?<=://)[^/,]*@")]
    private static partial Regex UserInfo();
}
