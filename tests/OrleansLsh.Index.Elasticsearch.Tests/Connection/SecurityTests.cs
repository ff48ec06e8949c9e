using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OrleansLsh.Index.Elasticsearch.Tests.Connection;

// Against a local server that only records what it is sent: no secured cluster is at hand where these tests run.
public class SecurityTests
{
    [Fact]
    public async Task An_API_key_and_the_media_type_travel_in_their_headers()
    {
        string head = await HeadAsync(new ElasticsearchOptions { ApiKey = "a2V5OnNlY3JldA==" });
        Assert.Contains("Authorization: ApiKey a2V5OnNlY3JldA==", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("compatible-with=8", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_user_and_password_travel_as_basic_authentication()
    {
        string head = await HeadAsync(new ElasticsearchOptions { UserName = "ada", Password = "pass:wörd" });
        Assert.Contains($"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:pass:wörd"))}", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_either_no_authorization_is_sent() =>
        Assert.DoesNotContain("Authorization", await HeadAsync(new ElasticsearchOptions()), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task A_refusal_says_what_is_missing()
    {
        await using var server = new FakeServer(_ => FakeServer.Elasticsearch("""{"error":{"type":"security_exception","reason":"unable to authenticate"},"status":401}""", "401 Unauthorized"));
        await using var index = new ElasticsearchIndex(new ElasticsearchOptions { Addresses = [server.Url], ApiKey = "bm8=" });
        Assert.Contains("API key", (await index.ReadyAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_its_fingerprint_and_no_other_is()
    {
        using X509Certificate2 certificate = Certificate();
        await using var server = new FakeServer(Healthy, certificate);
        string fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        Assert.True((await ReadyAsync(server, fingerprint)).IsReady);
        Assert.True((await ReadyAsync(server, string.Join(':', fingerprint.Chunk(2).Select(pair => new string(pair))))).IsReady);
        Assert.False((await ReadyAsync(server, new string('0', 64))).IsReady);
        Assert.False((await ReadyAsync(server, null)).IsReady);
    }

    private static async Task<ClusterReadiness> ReadyAsync(FakeServer server, string? fingerprint)
    {
        await using var index = new ElasticsearchIndex(new ElasticsearchOptions { Addresses = [server.Url], CertificateFingerprint = fingerprint });
        return await index.ReadyAsync();
    }

    private static async Task<string> HeadAsync(ElasticsearchOptions options)
    {
        await using var server = new FakeServer(Healthy);
        await using var index = new ElasticsearchIndex(options with { Addresses = [server.Url] });
        Assert.True((await index.ReadyAsync()).IsReady);
        return server.Heads.First();
    }

    private static string Healthy(string line) => FakeServer.Elasticsearch(
        line.Contains("_nodes", StringComparison.Ordinal) ? """{"nodes":{"a":{"version":"8.19.0"}}}""" : """{"status":"green"}""");

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
