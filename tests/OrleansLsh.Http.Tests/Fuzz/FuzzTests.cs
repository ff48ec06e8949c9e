using System.Globalization;
using OrleansLsh.Http.Tests.Api;
using Xunit.Abstractions;

namespace OrleansLsh.Http.Tests.Fuzz;

[Collection(AloneCollection.Name)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>Requests; LSH_FUZZ=100000 for the full count.</summary>
    private static readonly int Requests =
        int.TryParse(Environment.GetEnvironmentVariable("LSH_FUZZ"), CultureInfo.InvariantCulture, out int count) ? count : 4_000;

    [Fact]
    public async Task No_request_brings_the_server_down_or_makes_it_grow()
    {
        await using ServedCollection served = await ServedCollection.StartAsync(options => options.MaxRequestBytes = 1_000_000);
        var mutation = new Mutation(20);
        var statuses = new SortedDictionary<int, int>();
        long settled = 0;
        for (int i = 0; i < Requests; i++)
        {
            // Caches and pools fill in the first part; after that nothing may grow with the number of requests.
            if (i == Requests / 4) settled = GC.GetTotalMemory(forceFullCollection: true);
            using HttpRequestMessage request = mutation.Next();
            int status = await SendAsync(served, request, i);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }
        long grown = GC.GetTotalMemory(forceFullCollection: true) - settled;
        output.WriteLine($"{Requests} requests: {string.Join(", ", statuses)}; grown by {grown / 1024} KiB");
        Assert.True(grown < 32 * 1024 * 1024, $"grown by {grown} bytes");
        Assert.NotNull(await served.Service.DescribeAsync("t"));
    }

    private static async Task<int> SendAsync(ServedCollection served, HttpRequestMessage request, int number)
    {
        using HttpResponseMessage response = await served.Http.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        int status = (int)response.StatusCode;
        Assert.True(status < 500, $"request {number}, {request.Method} {request.RequestUri}: {status} {body}, sent {(request.Content is null ? "" : await request.Content.ReadAsStringAsync())}");
        if (status >= 400 && body.Length > 0) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return status;
    }
}
