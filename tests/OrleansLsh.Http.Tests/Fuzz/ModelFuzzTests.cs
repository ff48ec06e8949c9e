using System.Globalization;
using System.Text.Json;
using OrleansLsh.Http.Tests.Api;
using Xunit.Abstractions;

namespace OrleansLsh.Http.Tests.Fuzz;

[Collection(AloneCollection.Name)]
public sealed class ModelFuzzTests(ITestOutputHelper output)
{
    /// <summary>Requests; LSH_FUZZ=100000 for the full count.</summary>
    private static readonly int Requests =
        int.TryParse(Environment.GetEnvironmentVariable("LSH_FUZZ"), CultureInfo.InvariantCulture, out int count) ? count : 20_000;

    private const int Callers = 4;

    [Fact]
    public async Task After_any_requests_the_documents_are_what_the_accepted_writes_say()
    {
        await using ServedCollection served = await ServedCollection.StartAsync(options => options.MaxRequestBytes = 1_000_000);
        foreach (int number in Enumerable.Range(0, Callers)) await served.Service.CreateAsync(Writer.Name(number), "v", 3);
        var writers = Enumerable.Range(0, Callers).Select(number => new Writer(served, number)).ToArray();
        await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.RunAsync(Requests / Callers))));

        foreach (Writer writer in writers) await writer.RequireSameAsync();
        Assert.Equal(["f0", "f1", "f2", "f3", "t"], (await served.Service.ListAsync()).Select(collection => collection.Name));
        Assert.Equal(3, (await served.Service.DescribeAsync("t")).Documents);
        output.WriteLine($"{Requests} requests: {string.Join(", ", writers.SelectMany(writer => writer.Statuses).GroupBy(one => one.Key).OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Sum(two => two.Value)}"))}; "
            + $"{writers.Sum(writer => writer.Documents)} documents");
    }

    /// <summary>Sends requests one after the other to a collection of its own, and keeps what it must hold after them.</summary>
    private sealed class Writer(ServedCollection served, int number)
    {
        private readonly Dictionary<string, string?> _model = new(StringComparer.Ordinal);
        private readonly FuzzRequests _requests = new(number, Name(number));

        public Dictionary<int, int> Statuses { get; } = [];

        public int Documents => _model.Count;

        public static string Name(int number) => $"f{number}";

        public async Task RunAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                FuzzRequest request = _requests.Next();
                (int status, string? type, string body) = await request.SendAsync(served);
                Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
                string told = $"caller {number}, request {i}: {request}\n{status} {type}\n{body}";
                Assert.True(status < 500, told);
                if (status >= 400 && request.Method != "HEAD") Assert.True(type == "application/problem+json", told);
                if (status >= 400 && request.Method != "HEAD") Assert.StartsWith("urn:lsh:problem:", JsonDocument.Parse(body).RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
                request.Apply(_model, status, body);
            }
        }

        public async Task RequireSameAsync()
        {
            var found = new Dictionary<string, string?>(StringComparer.Ordinal);
            await foreach (Document document in served.Service.ExportAsync(Name(number), withVectors: false))
                found.Add(document.Id, document.Source.ValueKind == JsonValueKind.Undefined ? null : document.Source.GetRawText());
            foreach ((string id, string? source) in _model)
                Assert.True(found.TryGetValue(id, out string? stored) && stored == source, $"'{id}': '{source}' was accepted, '{found.GetValueOrDefault(id, "nothing")}' is there");
            Assert.Equal(_model.Count, found.Count);
            Assert.Equal(_model.Count, (await served.Service.DescribeAsync(Name(number))).Documents);
        }
    }
}
