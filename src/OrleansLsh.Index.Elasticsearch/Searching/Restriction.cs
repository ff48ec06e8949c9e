using OrleansLsh.Index.Elasticsearch.Mapping;
using OrleansLsh.Index.Elasticsearch.Smile;

namespace OrleansLsh.Index.Elasticsearch.Searching;

/// <summary>Which documents a search may return, as an array of filters.</summary>
/// <param name="Filter">The user's filter; null for all.</param>
/// <param name="Without">Documents that are not to be returned: the one that is searched by, and those of the pages before.</param>
internal sealed record Restriction(Filter? Filter, IReadOnlyCollection<string> Without)
{
    /// <summary>Only some documents.</summary>
    public static Restriction To(IReadOnlyCollection<string> ids) => new(null, []) { Among = ids };

    /// <summary>The vector field whose cells are probed; null for none.</summary>
    public string? CellField { get; init; }

    /// <summary>The cells probed.</summary>
    public int[] Cells { get; init; } = [];

    /// <summary>Only these documents; null for all.</summary>
    public IReadOnlyCollection<string>? Among { get; init; }

    /// <summary>Whether there is no restriction at all.</summary>
    public bool IsNone => Filter is null && Without.Count == 0 && CellField is null && Among is null;

    /// <summary>Writes the filters as the value of a property that is begun; each must hold.</summary>
    public void Write(SmileWriter writer)
    {
        writer.WriteStartArray();
        if (CellField is not null) WriteCells(writer);
        if (Among is not null) WriteIds(writer, Among);
        if (Filter is not null) FilterCompiler.Write(writer, Filter);
        if (Without.Count > 0)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("bool");
            writer.WritePropertyName("must_not");
            WriteIds(writer, Without);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Writes the query of the cells.</summary>
    public void WriteCells(SmileWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("terms");
        writer.WriteStartArray(IndexNames.Cells(CellField!));
        foreach (int cell in Cells) writer.WriteNumberValue(cell);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Writes the query of some documents.</summary>
    public static void WriteIds(SmileWriter writer, IReadOnlyCollection<string> ids)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("ids");
        writer.WriteStartArray("values");
        foreach (string id in ids) writer.WriteStringValue(id);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
