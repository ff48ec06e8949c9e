namespace OrleansLsh.Core.Formats.Text;

/// <summary>A vector field of a CSV file.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Components">Columns that make up its vector; 0 where one column holds a JSON array.</param>
internal sealed record CsvField(string Name, int Components);
