namespace OrleansLsh.Http.Wire;

/// <summary>A line of the answer to an import: what became of a document, how far it has come, the end, or why it stopped.</summary>
internal sealed class ImportLine
{
    public long? Position { get; set; }

    public string? Id { get; set; }

    /// <summary><c>written</c> or <c>failed</c>.</summary>
    public string? Result { get; set; }

    public string? Type { get; set; }

    public string? Detail { get; set; }

    /// <summary>After each commit: everything before <c>read</c> is durable or reported as failed.</summary>
    public ImportCounts? Progress { get; set; }

    /// <summary>The last line of an import that came to its end.</summary>
    public ImportCounts? Done { get; set; }

    /// <summary>The last line of an import that stopped.</summary>
    public Problems.Problem? Problem { get; set; }
}

/// <summary>Counts of an import; <c>read</c> is the value of <c>skip</c> that goes on from here.</summary>
internal sealed record ImportCounts(long Read, long Written, long Failed);
