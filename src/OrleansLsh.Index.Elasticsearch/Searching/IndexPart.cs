using OrleansLsh.Core.Models;
using OrleansLsh.Index.Elasticsearch.Documents;
using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>About a twentieth of an index's documents, told by what each of them has whatever its source: what a filter keeps whose recall
/// is measured.</summary>
internal sealed class IndexPart
{
    private const int Parts = 20, Seed = 7;

    private readonly Action<SmileWriter> _write;

    private IndexPart(string name, Action<SmileWriter> write) => (Name, _write) = (name, write);

    /// <summary>What tells it from others.</summary>
    public string Name { get; }

    /// <summary>The parts of a field: documents that have nothing to do with one another, and where there are cells those of some that lie
    /// side by side, far from most queries.</summary>
    public static IReadOnlyList<IndexPart> Of(string field, Model model) =>
        model.Cells is null ? [Scattered()] : [Scattered(), Together(field, model)];

    /// <summary>Writes the query of its documents.</summary>
    public void Write(SmileWriter writer) => _write(writer);

    private static IndexPart Scattered() => new("scattered", writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("function_score");
        writer.WriteStartObject("random_score");
        writer.WriteNumber("seed", Seed);
        // Every copy of a shard has the same.
        writer.WriteString("field", "_seq_no");
        writer.WriteEndObject();
        writer.WriteNumber("min_score", 1 - 1.0 / Parts);
        writer.WriteString("boost_mode", "replace");
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static IndexPart Together(string field, Model model)
    {
        // Cells that lie side by side share about half of the documents that belong to two.
        int count = Math.Max(1, model.Cells!.Count * 2 / (Parts * (1 + CellMembership.Each(model.Cells))));
        var cells = new int[count];
        model.Chooser!.Choose(model.Cells[0], cells);
        return new("together", writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("terms");
            writer.WriteStartArray(IndexNames.Cells(field));
            foreach (int cell in cells) writer.WriteNumberValue(cell);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }
}
