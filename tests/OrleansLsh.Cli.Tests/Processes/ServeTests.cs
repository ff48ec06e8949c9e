using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansLsh.Cli.Tests.Commands;

namespace OrleansLsh.Cli.Tests.Processes;

public class ServeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [SkippableFact]
    public async Task A_served_file_answers_the_searches_of_the_contract_and_Ctrl_C_ends_it_in_good_order()
    {
        Part.Interrupts.Need(!LshProcess.IgnoresInterrupts(), "SIGINT is ignored by whoever started the tests.");
        using Shop shop = await new Shop().ImportAsync(60);
        using var process = LshProcess.Start("serve", "--data", shop.Data, "--urls", "http://127.0.0.1:0", "--json");
        using var http = new HttpClient { BaseAddress = await AddressAsync(process), Timeout = Patience };

        JsonElement byId = await SearchAsync(http, """{"id":"7","limit":5}""");
        Assert.True(byId.GetProperty("took_ms").GetDouble() >= 0);
        JsonElement[] hits = [.. byId.GetProperty("hits").EnumerateArray()];
        Assert.Equal(5, hits.Length);
        Assert.All(hits, hit =>
        {
            Assert.NotEqual("7", hit.GetProperty("id").GetString());
            Assert.InRange(hit.GetProperty("score").GetDouble(), -1, 1);
            Assert.True(hit.GetProperty("distance").GetDouble() > 0);
            Assert.StartsWith("thing ", hit.GetProperty("source").GetProperty("title").GetString(), StringComparison.Ordinal);
        });

        string vector = string.Join(',',
            Shop.Row(9).Select(component => component.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        string search = "{\"vectors\":{\"v\":[" + vector + "]},\"filter\":{\"must\":[{\"field\":\"pos\",\"equals\":\"n\"}]}," +
            "\"limit\":10,\"offset\":0,\"with_vectors\":false,\"include\":[\"title\"]}";
        hits = [.. (await SearchAsync(http, search)).GetProperty("hits").EnumerateArray()];
        Assert.Equal(10, hits.Length);
        Assert.Equal("9", hits[0].GetProperty("id").GetString());
        Assert.Equal("""{"title":"thing 9"}""", hits[0].GetProperty("source").GetRawText());
        Assert.All(hits, hit => Assert.False(hit.TryGetProperty("vectors", out _)));
        Assert.All(hits, hit =>
            Assert.Equal(0, int.Parse(hit.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture) % 3));
        Assert.Contains("<title>", await http.GetStringAsync("/"), StringComparison.Ordinal);

        process.Interrupt();
        var (code, _, error) = await process.EndAsync().WaitAsync(Patience);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("\"documents\":60,", (await shop.RunAsync("info", "shop", "--json")).Out, StringComparison.Ordinal);
    }

    private static async Task<Uri> AddressAsync(LshProcess process)
    {
        string? line = await process.FirstLineAsync().WaitAsync(Patience);
        if (line is null) throw new InvalidOperationException((await process.EndAsync()).Error);
        return new Uri(JsonDocument.Parse(line).RootElement.GetProperty("listening").GetString()!);
    }

    private static async Task<JsonElement> SearchAsync(HttpClient http, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage response = await http.PostAsync("/v1/collections/shop/search", content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
