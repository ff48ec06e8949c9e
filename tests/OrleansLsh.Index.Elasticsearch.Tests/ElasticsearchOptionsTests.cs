namespace OrleansLsh.Index.Elasticsearch.Tests;

public class ElasticsearchOptionsTests
{
    public static TheoryData<string, ElasticsearchOptions> Wrong => new()
    {
        { "No address", new() { Addresses = [] } },
        { "ftp://x/", new() { Addresses = [new("ftp://x")] } },
        { "Both", new() { ApiKey = "a", UserName = "b", Password = "c" } },
        { "go together", new() { UserName = "b" } },
        { "64 digits", new() { CertificateFingerprint = "abc" } },
        { "'Lsh'", new() { Prefix = "Lsh" } },
        { "'a.b'", new() { Prefix = "a.b" } },
        { "Shards is 0; allowed is 1 to 1024", new() { Shards = 0 } },
        { "Replicas is -1", new() { Replicas = -1 } },
        { "GraphM is 1; allowed is 2 to 512", new() { GraphM = 1 } },
        { "GraphEfConstruction is 9999; allowed is 2 to 3200", new() { GraphEfConstruction = 9_999 } },
        { "Refresh is 9", new() { Refresh = (RefreshPolicy)9 } },
        { "BulkBytes is 1", new() { BulkBytes = 1 } },
        { "BulkDocuments is 0", new() { BulkDocuments = 0 } },
        { "Concurrency is 0", new() { Concurrency = 0 } },
        { "RequestTimeout is 00:00:00", new() { RequestTimeout = TimeSpan.Zero } },
        { "RetryLimit is 1.00:00:00", new() { RetryLimit = TimeSpan.FromDays(1) } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_refused_at_the_start_with_its_name_and_what_is_allowed(string says, ElasticsearchOptions options)
    {
        LshException error = Assert.Throws<LshException>(() => new ElasticsearchIndex(options));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_defaults_are_right() => await new ElasticsearchIndex(new ElasticsearchOptions()).DisposeAsync();
}
