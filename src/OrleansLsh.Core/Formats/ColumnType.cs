namespace OrleansLsh.Core.Formats;

/// <summary>What the cells of a column of CSV or TSV become in the source of the documents.</summary>
public enum ColumnType
{
    /// <summary>The cell's text.</summary>
    Text,

    /// <summary>A number, with the digits of the cell: <c>3.6666666666666665</c>, <c>1e-05</c>. Not <c>007</c>, <c>+1</c>, <c>.5</c> or <c>NaN</c>.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>, in lower case, in capitals, or as <c>True</c>.</summary>
    Boolean,

    /// <summary>The cell's text, which is a date of ISO 8601, with or without a time: <c>2024-01-31</c>, <c>2024-01-31T09:30:00Z</c>.</summary>
    Date,
}
