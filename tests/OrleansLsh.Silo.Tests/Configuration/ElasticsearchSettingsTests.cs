using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using OrleansLsh.Silo.Configuration;

namespace OrleansLsh.Silo.Tests.Configuration;

public class ElasticsearchSettingsTests
{
    // The option that a setting is called otherwise for.
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        [nameof(ElasticsearchOptions.Addresses)] = nameof(SiloSettings.Elasticsearch),
        [nameof(ElasticsearchOptions.UserName)] = nameof(SiloSettings.ElasticsearchUser),
        [nameof(ElasticsearchOptions.CertificateFingerprint)] = nameof(SiloSettings.ElasticsearchFingerprint),
    };

    [Theory]
    [InlineData("ElasticsearchApiKey", "a2V5", "ApiKey", "a2V5")]
    [InlineData("ElasticsearchUser", "me", "UserName", "me")]
    [InlineData("ElasticsearchPassword", "secret", "Password", "secret")]
    [InlineData("ElasticsearchFingerprint", "ab", "CertificateFingerprint", "ab")]
    [InlineData("ElasticsearchPrefix", "mine", "Prefix", "mine")]
    [InlineData("ElasticsearchShards", "3", "Shards", "3")]
    [InlineData("ElasticsearchReplicas", "2", "Replicas", "2")]
    [InlineData("ElasticsearchGraph", "Int8Hnsw", "Graph", "Int8Hnsw")]
    [InlineData("ElasticsearchGraphM", "40", "GraphM", "40")]
    [InlineData("ElasticsearchGraphEfConstruction", "350", "GraphEfConstruction", "350")]
    [InlineData("ElasticsearchRefresh", "None", "Refresh", "None")]
    [InlineData("ElasticsearchRequestTimeout", "00:01:10", "RequestTimeout", "00:01:10")]
    [InlineData("ElasticsearchRetryLimit", "00:03:00", "RetryLimit", "00:03:00")]
    [InlineData("ElasticsearchBulkBytes", "1000000", "BulkBytes", "1000000")]
    [InlineData("ElasticsearchBulkDocuments", "77", "BulkDocuments", "77")]
    [InlineData("ElasticsearchConcurrency", "5", "Concurrency", "5")]
    public void A_setting_reaches_the_option(string setting, string value, string option, string arrives)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Lsh:Elasticsearch", "http://a:9200, https://b:9200"), new($"Lsh:{setting}", value)]).Build();
        ElasticsearchOptions options = configuration.GetSection(SiloSettings.Section).Get<SiloSettings>()!.ElasticsearchOptions();
        Assert.Equal(arrives, $"{typeof(ElasticsearchOptions).GetProperty(option)!.GetValue(options)}");
        Assert.Equal([new Uri("http://a:9200"), new Uri("https://b:9200")], options.Addresses);
    }

    [Fact]
    public void Without_a_setting_every_option_has_its_own_default()
    {
        ElasticsearchOptions defaults = new();
        Assert.Equal(defaults, new SiloSettings { Elasticsearch = "http://localhost:9200" }.ElasticsearchOptions() with { Addresses = defaults.Addresses });
    }

    [Fact]
    public void A_user_and_a_password_may_stand_in_the_addresses_and_are_shown_nowhere()
    {
        const string Setting = "http://elastic:p%40ss@a:9200, http://elastic:p%40ss@b:9200";
        ElasticsearchOptions options = new SiloSettings { Elasticsearch = Setting }.ElasticsearchOptions();
        Assert.Equal([new Uri("http://a:9200"), new Uri("http://b:9200")], options.Addresses);
        Assert.Equal(("elastic", "p@ss"), (options.UserName, options.Password));
        Assert.Equal("http://a:9200, http://b:9200", ElasticsearchAddresses.Shown(Setting));
        var refused = Assert.Throws<LshException>(() => SettingsValidator.Require(
            new SiloSettings { Elasticsearch = "http://me:one@a:9200,http://me:two@b:9200" }, development: false));
        Assert.Equal("Lsh:Elasticsearch is 'http://a:9200,http://b:9200': Its addresses name different users or passwords; give all nodes the same.", refused.Message);
    }

    [Fact]
    public void Every_option_has_a_setting_with_the_same_range()
    {
        foreach (PropertyInfo option in typeof(ElasticsearchOptions).GetProperties())
        {
            PropertyInfo? setting = typeof(SiloSettings).GetProperty(OtherNames.GetValueOrDefault(option.Name, $"Elasticsearch{option.Name}"));
            Assert.True(setting is not null, option.Name);
            Assert.Equal(Range(option), Range(setting));
        }
    }

    private static (object?, object?) Range(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range ? (range.Minimum, range.Maximum) : (null, null);
}
