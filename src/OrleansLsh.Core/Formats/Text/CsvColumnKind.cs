namespace OrleansLsh.Core.Formats.Text;

/// <summary>What the cells of a column mean.</summary>
internal enum CsvColumnKind
{
    Id,
    Component,
    Vector,
    Source,
}
