using System.Text.Json;

namespace OrleansLsh.Core.Formats.Text;

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
