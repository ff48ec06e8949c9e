using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

/// <summary>Tells the types of a file's columns by its first records: a type is what all cells of the column are.</summary>
internal static class CsvColumnTypes
{
    /// <summary>The most records that are looked at.</summary>
    public const int SampleRecords = 10_000;

    /// <summary>No more records are looked at after so many bytes.</summary>
    public const int SampleBytes = 16 * 1024 * 1024;

    private static readonly ColumnType[] Narrow = [ColumnType.Number, ColumnType.Boolean, ColumnType.Date];

    /// <summary>The header's columns, each of the source with a type.</summary>
    /// <param name="header">The header; a type that it holds already stays.</param>
    /// <param name="sample">The file's first records; those that are malformed tell nothing.</param>
    public static void Tell(CsvHeader header, IEnumerable<HeldRecord> sample)
    {
        var possible = new List<ColumnType>?[header.Columns.Length];
        byte[] scratch = [];
        foreach ((byte[] record, _, _) in sample)
        {
            if (scratch.Length < record.Length) scratch = new byte[record.Length];
            RuleOut(header, record, scratch, possible);
        }
        for (int at = 0; at < header.Columns.Length; at++)
            if (header.Columns[at] is { Kind: CsvColumnKind.Source, Type: null } column)
                header.Columns[at] = column with { Type = possible[at] is [ColumnType first, ..] ? first : ColumnType.Text };
    }

    private static void RuleOut(CsvHeader header, byte[] record, byte[] scratch, List<ColumnType>?[] possible)
    {
        try
        {
            var cells = new CsvCells(record, header.Delimiter, scratch);
            for (int at = 0; cells.MoveNext() && at < header.Columns.Length; at++)
            {
                // An empty cell holds nothing, whatever the others hold.
                if (header.Columns[at] is not { Kind: CsvColumnKind.Source, Type: null } || cells.Value.IsEmpty) continue;
                List<ColumnType> types = possible[at] ??= [.. Narrow];
                if (types.Count == 0) continue;
                // What is quoted is meant as text.
                if (cells.IsQuoted) types.Clear();
                for (int type = types.Count - 1; type >= 0; type--)
                    if (!CellText.Is(types[type], cells.Value)) types.RemoveAt(type);
            }
        }
        catch (FormatException)
        {
            // It is told where the record is parsed.
        }
    }
}

/// <summary>What the cells of a column mean.</summary>
internal enum CsvColumnKind
{
    Id,
    Component,
    Vector,
    Source,
}

/// <summary>What the cells of a column mean.</summary>
/// <param name="Kind">Id, part of a vector, a whole vector, or source.</param>
/// <param name="Name">The column's name, for the source and for errors.</param>
/// <param name="Field">Which of the header's vector fields it belongs to.</param>
/// <param name="Component">Which component of that vector it holds.</param>
/// <param name="Type">What cells of the source are; null until it is known.</param>
internal sealed record CsvColumn(CsvColumnKind Kind, JsonEncodedText Name, int Field = 0, int Component = 0, ColumnType? Type = null);

/// <summary>What the text of a cell can be.</summary>
internal static class CellText
{
    /// <summary>Whether a cell fits a type.</summary>
    public static bool Is(ColumnType type, ReadOnlySpan<byte> cell) => type switch
    {
        ColumnType.Number => JsonNumber.Parse(cell, out _) is int length and > 0 && length == cell.Length,
        ColumnType.Boolean => IsTrue(cell) || IsFalse(cell),
        ColumnType.Date => IsoDate.IsDate(cell),
        _ => true,
    };

    /// <summary>Whether a cell says yes.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> cell) =>
        cell.SequenceEqual("true"u8) || cell.SequenceEqual("True"u8) || cell.SequenceEqual("TRUE"u8);

    private static bool IsFalse(ReadOnlySpan<byte> cell) =>
        cell.SequenceEqual("false"u8) || cell.SequenceEqual("False"u8) || cell.SequenceEqual("FALSE"u8);
}
