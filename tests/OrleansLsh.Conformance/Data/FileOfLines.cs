using System.Globalization;

namespace OrleansLsh.Conformance.Data;

/// <summary>A file of documents, JSONL or CSV, in a folder of its own.</summary>
/// <param name="name">Its ending tells the format.</param>
internal sealed class FileOfLines(string name) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes documents d0, d1, …; the last one has a vector without direction.</summary>
    /// <param name="count">How many.</param>
    /// <param name="wrong">Those whose vector has a NaN.</param>
    /// <returns>The file's path.</returns>
    public string Write(int count, int[] wrong)
    {
        string path = _folder[name];
        bool csv = name.EndsWith(".csv", StringComparison.Ordinal);
        string header = "id," + string.Join(',', Enumerable.Range(0, Corpus.Dimensions).Select(component => $"{Corpus.Field}.{component}"));
        var lines = Enumerable.Range(0, count).Select(row =>
        {
            string vector = string.Join(',', Enumerable.Range(0, Corpus.Dimensions).Select(component =>
                wrong.Contains(row) && component == 1 ? "NaN"
                    : (row == count - 1 ? 0 : row + component + 1).ToString(CultureInfo.InvariantCulture)));
            return csv ? $"d{row},{vector}" : $"{{\"id\":\"d{row}\",\"vectors\":{{\"{Corpus.Field}\":[{vector}]}}}}";
        });
        File.WriteAllLines(path, csv ? lines.Prepend(header) : lines);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
