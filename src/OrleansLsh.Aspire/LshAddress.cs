using System.Data.Common;
using Microsoft.Extensions.Configuration;

namespace OrleansLsh.Aspire;

/// <summary>Finds where the server of a name is.</summary>
internal static class LshAddress
{
    private static readonly string[] Schemes = ["https", "http"];

    /// <summary>Fills in what the settings leave open, from the connection string of a name, else from what service discovery has for
    /// it.</summary>
    /// <exception cref="LshException">The connection string is none, or there is nothing of the name.</exception>
    public static void Find(string name, IConfiguration configuration, LshClientSettings settings)
    {
        if (settings.Endpoint is not null) return;
        if (configuration.GetConnectionString(name) is { Length: > 0 } connection) Read(name, connection, settings);
        else if (Discovered(name, configuration) is { } address) settings.Endpoint = Address(name, address, $"services:{name}");
        else
            throw new LshException(ErrorKind.InvalidArgument,
                $"Nothing says where '{name}' is. Refer to it in the app host, WithReference({name}), or set ConnectionStrings:{name} to "
                + "an address, or to Endpoint=http://localhost:8080;Key=….");
    }

    private static void Read(string name, string connection, LshClientSettings settings)
    {
        string setting = $"ConnectionStrings:{name}";
        // An address alone, or named parts.
        if (!connection.Contains('=', StringComparison.Ordinal) || Uri.TryCreate(connection, UriKind.Absolute, out _))
        {
            settings.Endpoint = Address(name, connection, setting);
            return;
        }
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connection;
        }
        catch (ArgumentException)
        {
            // It may hold a key, so it is not told.
            throw Wrong(setting);
        }
        if (!parts.TryGetValue("Endpoint", out object? endpoint)) throw Wrong(setting);
        settings.Endpoint = Address(name, (string)endpoint, setting);
        if (parts.TryGetValue("Key", out object? key)) settings.Key ??= (string)key;
    }

    // As WithReference writes it: services__lsh__http__0.
    private static string? Discovered(string name, IConfiguration configuration) =>
        Schemes.Select(scheme => configuration[$"services:{name}:{scheme}:0"])
            .FirstOrDefault(address => address is { Length: > 0 });

    private static Uri Address(string name, string address, string setting) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri
            : throw new LshException(ErrorKind.InvalidArgument,
                $"{setting} gives '{address}' as the address of '{name}'; give one of http or https, such as http://localhost:8080.");

    private static LshException Wrong(string setting) => new(ErrorKind.InvalidArgument,
        $"{setting} is no connection string; give an address, or Endpoint=http://localhost:8080;Key=….");
}
