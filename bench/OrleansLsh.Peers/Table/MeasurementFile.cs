using OrleansLsh.Peers.Measuring;

namespace OrleansLsh.Peers.Table;

/// <summary>The lines that both sides printed over all rounds.</summary>
internal static class MeasurementFile
{
    /// <summary>One measurement for each part, side, set and setting: the median over the rounds, number by number.</summary>
    public static async Task<IReadOnlyList<Measurement>> ReadMediansAsync(string path)
    {
        string[] lines = await File.ReadAllLinesAsync(path);
        return [.. lines.Where(line => line.Length > 0)
            .Select(MeasurementLine.Parse)
            .GroupBy(m => (m.Part, m.By, m.Set, m.Setting))
            .Select(rounds => rounds.First() with { Values = Medians([.. rounds]) })];
    }

    private static Dictionary<string, double[]> Medians(IReadOnlyList<Measurement> rounds) =>
        rounds[0].Values.ToDictionary(
            named => named.Key,
            named => Enumerable.Range(0, named.Value.Length).Select(i => Median([.. rounds.Select(r => r.Values[named.Key][i])])).ToArray());

    private static double Median(double[] numbers)
    {
        Array.Sort(numbers);
        int middle = numbers.Length / 2;
        return numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }
}
