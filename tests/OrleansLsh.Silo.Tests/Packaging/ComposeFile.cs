using YamlDotNet.RepresentationModel;

namespace OrleansLsh.Silo.Tests.Packaging;

/// <summary>The checkout's docker-compose.yml, its merge keys resolved.</summary>
internal static class ComposeFile
{
    public static string Root { get; } = FindRoot();

    /// <summary>Service → its settings.</summary>
    public static IReadOnlyDictionary<string, YamlMappingNode> Services { get; } = ReadServices();

    /// <summary>The services that run a silo.</summary>
    public static IEnumerable<string> Silos => Services.Where(service => Find(service.Value, "build") is not null).Select(service => service.Key);

    public static string Text(string service, string name) => ((YamlScalarNode)Find(Services[service], name)!).Value!;

    /// <summary>Variable → value as it stands in the file.</summary>
    public static Dictionary<string, string> Environment(string service) =>
        Find(Services[service], "environment") is YamlMappingNode variables ? Flat(variables).ToDictionary(one => one.Key, one => ((YamlScalarNode)one.Value).Value!) : [];

    /// <summary>A service's setting, its own before those that it merges in.</summary>
    public static YamlNode? Find(YamlMappingNode node, string name) => Flat(node).GetValueOrDefault(name);

    private static Dictionary<string, YamlNode> Flat(YamlMappingNode node)
    {
        Dictionary<string, YamlNode> flat = node.Children.TryGetValue("<<", out YamlNode? merged) ? Flat((YamlMappingNode)merged) : [];
        foreach (var (key, value) in node.Children)
            if (((YamlScalarNode)key).Value is { } name and not "<<") flat[name] = value;
        return flat;
    }

    private static Dictionary<string, YamlMappingNode> ReadServices()
    {
        using var reader = new StreamReader(Path.Combine(Root, "docker-compose.yml"));
        var stream = new YamlStream();
        stream.Load(reader);
        var services = (YamlMappingNode)((YamlMappingNode)stream.Documents[0].RootNode).Children["services"];
        return services.Children.ToDictionary(service => ((YamlScalarNode)service.Key).Value!, service => (YamlMappingNode)service.Value);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansLsh.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from a checkout that holds OrleansLsh.sln.");
    }
}
