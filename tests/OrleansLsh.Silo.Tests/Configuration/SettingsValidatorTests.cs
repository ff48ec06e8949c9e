using OrleansLsh.Silo.Configuration;

namespace OrleansLsh.Silo.Tests.Configuration;

public class SettingsValidatorTests
{
    [Fact]
    public void Without_any_setting_a_silo_is_safe() => SettingsValidator.Require(new SiloSettings(), development: false);

    [Fact]
    public void Several_silos_on_Redis_and_Elasticsearch_are_safe() =>
        SettingsValidator.Require(new SiloSettings { Redis = "localhost:6379", Elasticsearch = "http://a:9200,http://b:9200" }, development: false);

    [Fact]
    public void Memory_is_for_development() =>
        SettingsValidator.Require(new SiloSettings { Storage = GrainStorageKind.Memory }, development: true);

    public static TheoryData<SiloSettings, string> Unsafe() => new()
    {
        { new SiloSettings { Redis = "localhost:6379" }, "Set Lsh:Elasticsearch" },
        { new SiloSettings { Storage = GrainStorageKind.Memory }, "Lsh:Storage is Memory" },
        { new SiloSettings { Redis = "localhost:6379", Elasticsearch = "http://a:9200", Storage = GrainStorageKind.Memory }, "Remove Lsh:Storage" },
        { new SiloSettings { Redis = "", Elasticsearch = "http://a:9200" }, "Lsh:Redis is ''" },
        { new SiloSettings { Elasticsearch = "nowhere" }, "Lsh:Elasticsearch is 'nowhere'" },
        { new SiloSettings { Elasticsearch = "" }, "Lsh:Elasticsearch is ''" },
        { new SiloSettings { SiloPort = 0 }, "Lsh:SiloPort is 0; allowed is 1 to 65535" },
        { new SiloSettings { GatewayPort = 70_000 }, "Lsh:GatewayPort is 70000" },
        { new SiloSettings { DrainTimeout = TimeSpan.Zero }, "Lsh:DrainTimeout" },
        { new SiloSettings { StartTimeout = TimeSpan.FromDays(1) }, "Lsh:StartTimeout" },
        { new SiloSettings { ElasticsearchShards = 0 }, "Lsh:ElasticsearchShards is 0; allowed is 1 to 1024" },
        { new SiloSettings { ElasticsearchRefresh = (RefreshPolicy)9 }, "Lsh:ElasticsearchRefresh is 9; allowed is WaitFor, Immediate, None" },
        { new SiloSettings { ElasticsearchRequestTimeout = TimeSpan.Zero }, "Lsh:ElasticsearchRequestTimeout is 00:00:00; allowed is 00:00:00.1000000 to 01:00:00" },
        { new SiloSettings { ElasticsearchRetryLimit = TimeSpan.FromHours(2) }, "Lsh:ElasticsearchRetryLimit is 02:00:00; allowed is 00:00:00 to 01:00:00" },
        { new SiloSettings { ElasticsearchBulkBytes = 1 }, "Lsh:ElasticsearchBulkBytes is 1; allowed is 10000 to 100000000" },
        { new SiloSettings { ElasticsearchBulkDocuments = 0 }, "Lsh:ElasticsearchBulkDocuments is 0; allowed is 1 to 100000" },
        { new SiloSettings { ElasticsearchConcurrency = 65 }, "Lsh:ElasticsearchConcurrency is 65; allowed is 1 to 64" },
        { new SiloSettings { DataFolder = " " }, "Lsh:DataFolder" },
        { new SiloSettings { ClusterId = "" }, "Lsh:ClusterId" },
        { new SiloSettings { Address = "here" }, "Lsh:Address is 'here'" },
    };

    [Theory]
    [MemberData(nameof(Unsafe))]
    public void What_is_wrong_or_would_lose_data_is_refused_and_says_what_to_change(SiloSettings settings, string says)
    {
        LshException error = Assert.Throws<LshException>(() => SettingsValidator.Require(settings, development: false));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
