namespace OrleansLsh.Core.Formats;

/// <summary>How a text file holds documents.</summary>
public enum DocumentFormat
{
    /// <summary>A JSON object in each line: <c>{"id":…, "vectors":{"field":[…]}, …source}</c>.</summary>
    JsonLines,

    /// <summary>Comma-separated values with a header, quoted as in RFC 4180.</summary>
    Csv,

    /// <summary>The same, separated by tabs.</summary>
    Tsv,
}
