using System.Text.Json.Nodes;

namespace OrleansLsh.Peers.Measuring;

/// <summary>A measurement as a line of JSON, the same form that the peers print.</summary>
internal static class MeasurementLine
{
    /// <summary>Prints the line on standard output.</summary>
    public static void Print(Measurement measured)
    {
        var line = new JsonObject
        {
            ["part"] = measured.Part,
            ["by"] = measured.By,
            ["set"] = measured.Set,
            ["setting"] = measured.Setting,
        };
        foreach ((string name, double[] numbers) in measured.Values)
            line[name] = numbers is [double number] ? JsonValue.Create(number) : new JsonArray([.. numbers.Select(n => JsonValue.Create(n))]);
        Console.WriteLine(line.ToJsonString());
    }

    /// <summary>Reads a line back.</summary>
    public static Measurement Parse(string line)
    {
        JsonObject members = JsonNode.Parse(line)!.AsObject();
        string Word(string name) => (string?)members[name] ?? throw new InvalidDataException($"No '{name}' in {line}");
        var values = new Dictionary<string, double[]>();
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is JsonArray numbers) values[name] = [.. numbers.Select(n => (double)n!)];
            else if (value is JsonValue scalar && scalar.TryGetValue(out double number)) values[name] = [number];
        }
        return new Measurement(Word("part"), Word("by"), Word("set"), Word("setting"), values);
    }
}
