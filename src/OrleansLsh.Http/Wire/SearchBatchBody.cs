namespace OrleansLsh.Http.Wire;

/// <summary>Several searches on the wire.</summary>
internal sealed class SearchBatchBody
{
    public required SearchBody[] Searches { get; set; }
}
