using System.Text;
using System.Text.Json;
using OrleansLsh.Cli.Output;

namespace OrleansLsh.Cli.Tests.Output;

public class MeasuredMethodsTests
{
    private static readonly MethodTable Table = new(IndexMethod.BbqHnsw, 1_800, 200, 31.5,
    [
        new(IndexMethod.Cells, new SearchSetting { Probes = 64 }, 0.9948, 0.999, 100, 300, 120, 310, 1_600, 2, KeepsRecall: true),
        new(IndexMethod.BbqHnsw, new SearchSetting { Scoring = Scoring.Native, Candidates = 56 }, 0.9942, 0.998, 320, 800, 310, 790, 3_300, 5, KeepsRecall: true),
        new(IndexMethod.Hnsw, new SearchSetting { Scoring = Scoring.Native, Candidates = 640 }, 0.97, 0.98, 50, 60, 70, 80, 3_200, 6, KeepsRecall: false),
    ]);

    [Fact]
    public void What_was_tried_is_a_table_in_which_the_one_taken_has_a_star()
    {
        string[] lines = Written(terminal => CollectionOutcome.Print(terminal, Trained(), asJson: false)).Split('\n');
        Assert.Contains("v: methods as training tried them, on 1,800 documents and 200 queries, in 32 s; * is the cheapest", lines);
        string taken = Assert.Single(lines, line => line.Contains("bbq_hnsw *", StringComparison.Ordinal));
        Assert.Matches(@"native, candidates 56 +0\.9942 +0\.9980 +320 +800 +310 +790 +3,300 +5\.0 +yes", taken);
        Assert.Contains(lines, line => line.StartsWith("hnsw ", StringComparison.Ordinal) && line.TrimEnd().EndsWith("no", StringComparison.Ordinal));
    }

    [Fact]
    public void As_json_it_is_part_of_the_field()
    {
        using var json = JsonDocument.Parse(Written(terminal => CollectionOutcome.Print(terminal, Trained(), asJson: true)));
        JsonElement field = json.RootElement.GetProperty("fields")[0], methods = field.GetProperty("methods");
        Assert.Equal("bbq_hnsw", field.GetProperty("method").GetString());
        Assert.Equal("bbq_hnsw", methods.GetProperty("chosen").GetString());
        Assert.Equal(["cells", "bbq_hnsw", "hnsw"], methods.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("method").GetString()));
        Assert.Equal(64, methods.GetProperty("methods")[0].GetProperty("setting").GetProperty("probes").GetInt32());
        Assert.False(methods.GetProperty("methods")[2].GetProperty("keeps_recall").GetBoolean());
    }

    private static CollectionDescription Trained() => new("shop", 1_800,
    [
        new FieldDescription(
            new VectorField("v", 64, Metric.Cosine), 1_800, 1, new TrainingOptions { Method = IndexMethod.BbqHnsw }, 16, 128, [],
            new FieldTuning(new SearchSetting { Scoring = Scoring.Native, Candidates = 56 }, 0.99, []) { Methods = Table }),
    ]);

    private static string Written(Action<Terminal> print)
    {
        using var output = new MemoryStream();
        var terminal = new Terminal(output, TextWriter.Null, TextReader.Null, inputIsTerminal: false);
        print(terminal);
        terminal.Out.Flush();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
