using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansLsh.Cli.Demo;

namespace OrleansLsh.Cli.Tests.Commands;

public partial class DemoCommandsTests
{
    private static readonly string[] Ids = ["T:System.Threading.SemaphoreSlim", "M:System.IO.File.ReadAllText(System.String)"];

    [Fact]
    public async Task The_commands_that_the_demo_ends_with_work_against_a_server_as_they_stand()
    {
        await using ISimilarityService service = EmbeddedSimilarity.Open(null);
        await service.CreateAsync("apis", [new VectorField("summary", 4), new VectorField("name", 4)]);
        await service.UpsertAsync("apis", [.. Enumerable.Range(0, 60).Select(Member)]);
        await using LshServer server = await LshServer.StartAsync(service, ["http://127.0.0.1:0"]);

        string[] lines = [.. DemoCommands.For("apis", "nowhere.db", server.Addresses[0])];
        Assert.Equal(6, lines.Length);
        foreach (string line in lines[1..])
        {
            LshRun run = await LshRun.Of(
                [.. Words().Matches(line["  lsh ".Length..]).Select(word => word.Value.Trim('"', '\''))]);
            Assert.True(run.Code == 0, $"{line}\n{run.Error}");
            Assert.NotEmpty(run.Lines);
        }
    }

    private static Document Member(int number)
    {
        float[] vector = [MathF.Cos(number), MathF.Sin(number), number % 7, 1];
        var vectors = new Dictionary<string, ReadOnlyMemory<float>> { ["summary"] = vector, ["name"] = vector };
        string id = number < Ids.Length ? Ids[number] : $"M:{number}";
        return new Document(id, vectors, JsonSerializer.SerializeToElement(new { summary = "asynchronously reads" }));
    }

    /// <summary>What a shell makes of a command.</summary>
    [GeneratedRegex("""
        "[^"]*"|'[^']*'|\S+
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Words();
}
