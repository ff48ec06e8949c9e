using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrleansLsh.Silo.Configuration;
using YamlDotNet.RepresentationModel;

namespace OrleansLsh.Silo.Tests.Packaging;

public partial class ComposeTests
{
    private const string Secret = "0123456789abcdef0123";

    [Fact]
    public void There_are_two_silos_of_a_cluster_and_one_on_its_own() =>
        Assert.Equal(["silo", "silo-1", "silo-2"], ComposeFile.Silos.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_variable_of_a_silo_is_a_setting_that_the_silo_knows_and_the_whole_is_safe()
    {
        foreach (string silo in ComposeFile.Silos)
        {
            Dictionary<string, string> variables = ComposeFile.Environment(silo);
            Assert.All(variables.Keys, name => Assert.Matches("^(Lsh|Http)__", name));
            IConfiguration configuration = Bound(variables);
            SiloSettings settings = configuration.GetSection("Lsh").Get<SiloSettings>(options => options.ErrorOnUnknownConfiguration = true)!;
            SettingsValidator.Require(settings, development: false);
            var http = new LshHttpOptions();
            configuration.GetSection("Http").Bind(http, options => options.ErrorOnUnknownConfiguration = true);
            Assert.Equal([Secret], http.ApiKeys);
        }
    }

    [Fact]
    public void A_silo_has_longer_to_stop_than_it_takes_to_drain()
    {
        foreach (string silo in ComposeFile.Silos)
        {
            SiloSettings settings = Bound(ComposeFile.Environment(silo)).GetSection("Lsh").Get<SiloSettings>()!;
            Assert.True(Seconds(ComposeFile.Text(silo, "stop_grace_period")) > settings.DrainTimeout);
        }
    }

    [Fact]
    public void No_password_and_no_key_stands_in_the_file()
    {
        IEnumerable<string> secrets = from service in ComposeFile.Services.Keys
                                      from variable in ComposeFile.Environment(service)
                                      where SecretName().IsMatch(variable.Key) || variable.Value.Contains("password=", StringComparison.Ordinal)
                                      select variable.Value;
        Assert.NotEmpty(secrets);
        Assert.All(secrets, value => Assert.Matches(@"(^|password=)\$\{[A-Z_]+:\?", value));
    }

    [Fact]
    public void Every_image_names_its_patch()
    {
        var build = (YamlMappingNode)ComposeFile.Find(ComposeFile.Services["silo"], "build")!;
        string dockerfile = File.ReadAllText(Path.Combine(ComposeFile.Root, ((YamlScalarNode)build.Children["dockerfile"]).Value!));
        IEnumerable<string> images = FromLine().Matches(dockerfile).Select(from => from.Groups[1].Value)
            .Concat(ComposeFile.Services.Keys.Select(service => ComposeFile.Text(service, "image")));
        Assert.All(images, image => Assert.Matches(@":\d+\.\d+\.\d+", image));
    }

    [Fact]
    public void One_port_is_published_in_each_profile_and_only_on_this_machine()
    {
        foreach (string profile in (string[])["cluster", "embedded"])
        {
            YamlSequenceNode[] published = [.. ComposeFile.Services.Values
                .Where(service => ((YamlSequenceNode)ComposeFile.Find(service, "profiles")!).Any(name => ((YamlScalarNode)name).Value == profile))
                .Select(service => ComposeFile.Find(service, "ports")).OfType<YamlSequenceNode>()];
            Assert.StartsWith("${LSH_LISTEN:-127.0.0.1:", ((YamlScalarNode)Assert.Single(Assert.Single(published))).Value, StringComparison.Ordinal);
        }
    }

    private static IConfiguration Bound(Dictionary<string, string> variables) => new ConfigurationBuilder().AddInMemoryCollection(variables.Select(variable =>
        KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)Reference().Replace(variable.Value, Secret)))).Build();

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text.TrimEnd('s'), CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\$\{[^}]*\}")]
    private static partial Regex Reference();

    [GeneratedRegex("PASSWORD|PASSWD|CLI_AUTH|KEY", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex FromLine();
}
