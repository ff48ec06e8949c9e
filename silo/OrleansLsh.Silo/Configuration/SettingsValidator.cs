using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Reflection;
using StackExchange.Redis;

namespace OrleansLsh.Silo.Configuration;

/// <summary>Refuses settings that are wrong, and combinations that would lose data.</summary>
internal static class SettingsValidator
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1), ShortestRequest = TimeSpan.FromMilliseconds(100);

    /// <summary>Checks every setting before anything is opened.</summary>
    /// <exception cref="LshException">Names the setting, what is allowed, and what to change.</exception>
    public static void Require(SiloSettings settings, bool development)
    {
        RequireRanges(settings);
        RequireSafety(settings, development);
        if (settings.Redis is not null) RequireRedis(settings.Redis);
        if (settings.Elasticsearch is not null) RequireElasticsearch(settings);
        if (settings.Address is not null && !IPAddress.TryParse(settings.Address, out _))
            throw Wrong($"Lsh:Address is '{settings.Address}'; give an IP address, or leave it out.");
    }

    private static void RequireSafety(SiloSettings settings, bool development)
    {
        if (settings.Redis is not null && settings.Elasticsearch is null)
            throw Wrong(
                "Lsh:Redis lets several silos join, but the embedded index belongs to one silo: documents would be divided and lost. " +
                "Set Lsh:Elasticsearch as well, or remove Lsh:Redis.");
        if (settings.Redis is not null && settings.Storage == GrainStorageKind.Memory)
            throw Wrong("Lsh:Storage is Memory and Lsh:Redis is set: several silos keep the state of grains in Redis. Remove Lsh:Storage.");
        if (settings.Storage == GrainStorageKind.Memory && !development)
            throw Wrong(
                "Lsh:Storage is Memory: models would be lost with the process. Remove it, or set DOTNET_ENVIRONMENT=Development to lose "
                + "them on purpose.");
    }

    private static void RequireRanges(SiloSettings settings)
    {
        foreach (PropertyInfo property in typeof(SiloSettings).GetProperties())
        {
            if (property.GetValue(settings) is not { } value) continue;
            if (property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value))
                throw Wrong($"Lsh:{property.Name} is {value}; allowed is {range.Minimum} to {range.Maximum}.");
            if (value is Enum && !Enum.IsDefined(value.GetType(), value))
                throw Wrong($"Lsh:{property.Name} is {value}; allowed is {string.Join(", ", Enum.GetNames(value.GetType()))}.");
        }
        RequireSpan(nameof(settings.DrainTimeout), settings.DrainTimeout);
        RequireSpan(nameof(settings.StartTimeout), settings.StartTimeout);
        RequireSpan(nameof(settings.ElasticsearchRequestTimeout), settings.ElasticsearchRequestTimeout, ShortestRequest);
        RequireSpan(nameof(settings.ElasticsearchRetryLimit), settings.ElasticsearchRetryLimit, TimeSpan.Zero);
        if (string.IsNullOrWhiteSpace(settings.DataFolder))
            throw Wrong("Lsh:DataFolder is empty; name a folder, or leave it out for ./data.");
        if (string.IsNullOrWhiteSpace(settings.ClusterId)) throw Wrong("Lsh:ClusterId is empty; give an id, or leave it out.");
        if (string.IsNullOrWhiteSpace(settings.ServiceId)) throw Wrong("Lsh:ServiceId is empty; give an id, or leave it out.");
    }

    private static void RequireSpan(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > Longest) throw Wrong($"Lsh:{name} is {value}; allowed is above 0 to {Longest}.");
    }

    private static void RequireSpan(string name, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > Longest) throw Wrong($"Lsh:{name} is {value}; allowed is {least} to {Longest}.");
    }

    private static void RequireRedis(string redis)
    {
        try
        {
            if (ConfigurationOptions.Parse(redis).EndPoints.Count > 0) return;
        }
        catch (ArgumentException)
        {
            // Told below, with the setting's name.
        }
        throw Wrong($"Lsh:Redis is '{redis}'; give a Redis connection string such as localhost:6379.");
    }

    private static void RequireElasticsearch(SiloSettings settings)
    {
        try
        {
            settings.ElasticsearchOptions().Validate();
        }
        catch (LshException error)
        {
            throw Wrong($"Lsh:Elasticsearch is '{ElasticsearchAddresses.Shown(settings.Elasticsearch!)}': {error.Message}");
        }
    }

    private static LshException Wrong(string message) => new(ErrorKind.InvalidArgument, message);
}
